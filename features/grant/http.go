package grant

import (
	"context"
	"fmt"
	"mime"
	"net/http"

	"loggia/core/access"
	"loggia/platform/httpapi"
)

// Doors lists the operations of this feature.
func (s *Service) Doors(a *httpapi.API) {
	httpapi.Get(a, "/grant/may", "Whether the plans are for me to look at", s.getMay)
	httpapi.Get(a, "/grant/plans", "The plans of the body", s.getPlans)
	httpapi.Post(a, "/grant/plans", "Make a plan", s.postPlan)
	httpapi.Get(a, "/grant/plans/{id}", "A plan with actions, risks and grants", s.getBoard)
	httpapi.Put(a, "/grant/plans/{id}", "Change a plan", s.putPlan)
	httpapi.Post(a, "/grant/plans/{id}/actions", "Add an action", s.postAction)
	httpapi.Put(a, "/grant/actions/{id}", "Change an action", s.putAction)
	httpapi.Delete(a, "/grant/actions/{id}", "Remove an action that nobody has begun", s.deleteAction)
	httpapi.Post(a, "/grant/actions/{id}/move", "Change the state of an action", s.postMove)
	httpapi.Get(a, "/grant/actions/{id}/moves", "The story of an action", s.getMoves)
	httpapi.Post(a, "/grant/plans/{id}/risks", "Add a risk", s.postRisk)
	httpapi.Put(a, "/grant/risks/{id}", "Change a risk", s.putRisk)
	httpapi.Delete(a, "/grant/risks/{id}", "Remove a risk", s.deleteRisk)
	httpapi.Post(a, "/grant/plans/{id}/grants", "Add a grant", s.postGrant)
	httpapi.Get(a, "/grant/grants/{id}", "The accounts of a grant", s.getAccounts)
	httpapi.Put(a, "/grant/grants/{id}", "Change a grant", s.putGrant)
	httpapi.Put(a, "/grant/grants/{id}/headings", "Set the budget by heading", s.putHeadings)
	httpapi.Put(a, "/grant/grants/{id}/indicators", "Set what was promised and reached", s.putIndicators)
	httpapi.Post(a, "/grant/grants/{id}/expenses", "Enter an expense", s.postExpense)
	httpapi.Put(a, "/grant/expenses/{id}", "Change an expense", s.putExpense)
	httpapi.Delete(a, "/grant/expenses/{id}", "Take an expense out", s.deleteExpense)
	a.Raw("PUT /grant/expenses/{id}/document", s.putDocument, httpapi.Summary("Keep the paper of an expense; its name in ?name="), httpapi.Tag("grant"), httpapi.Limit(paperLimit+1<<10), httpapi.Long())
	a.Raw("GET /grant/expenses/{id}/document", s.getDocument, httpapi.Summary("The paper of an expense"), httpapi.Tag("grant"), httpapi.Long())
	httpapi.Post(a, "/grant/grants/{id}/reports", "Draw the report of a period", s.postReport)
	httpapi.Post(a, "/grant/reports/{id}/send", "Say that the funder was sent a report", s.postSend)
	httpapi.Delete(a, "/grant/reports/{id}", "Throw a draft away", s.deleteReport)
	a.Raw("GET /grant/reports/{id}/{form}", s.getReport, httpapi.Summary("A file of a report: pdf or xlsx"), httpapi.Tag("grant"), httpapi.Long())
}

// mayView is asked by the menu: who answers for an action alone has an entry too.
type mayView struct {
	Look bool `json:"look"`
}

func (s *Service) getMay(ctx context.Context, _ *struct{}) (v mayView, err error) {
	v.Look, err = s.May(ctx)
	return v, err
}

// What a form of each thing holds.
type (
	planForm struct {
		Title string `json:"title" maxLength:"400"`
		About string `json:"about" maxLength:"8000"`
		Since string `json:"since" maxLength:"10"`
		Until string `json:"until" maxLength:"10"`
	}
	actionForm struct {
		Title     string `json:"title" maxLength:"400"`
		About     string `json:"about" maxLength:"8000"`
		Owner     string `json:"owner" maxLength:"40" doc:"person, empty for nobody"`
		Since     string `json:"since" maxLength:"10" doc:"empty for a milestone"`
		Due       string `json:"due" maxLength:"10"`
		Milestone bool   `json:"milestone"`
	}
	riskForm struct {
		Title       string `json:"title" maxLength:"400"`
		Probability int    `json:"probability"`
		Impact      int    `json:"impact"`
		Mitigation  string `json:"mitigation" maxLength:"4000"`
		Owner       string `json:"owner" maxLength:"40"`
		Closed      bool   `json:"closed"`
	}
	grantForm struct {
		Title    string `json:"title" maxLength:"400"`
		Funder   string `json:"funder" maxLength:"400"`
		Act      string `json:"act" maxLength:"400"`
		CUP      string `json:"cup" maxLength:"40"`
		Total    int64  `json:"total" doc:"cents"`
		Share    int64  `json:"share" doc:"cents"`
		Since    string `json:"since" maxLength:"10"`
		Until    string `json:"until" maxLength:"10"`
		Overrun  string `json:"overrun" enum:"refuse,warn"`
		Promised int    `json:"promised"`
	}
	expenseForm struct {
		Heading  string `json:"heading" maxLength:"40"`
		Day      string `json:"day" maxLength:"10"`
		What     string `json:"what" maxLength:"400"`
		Supplier string `json:"supplier" maxLength:"400"`
		Number   string `json:"number" maxLength:"400"`
		CIG      string `json:"cig" maxLength:"40"`
		Cents    int64  `json:"cents"`
	}
)

type idInput struct {
	ID string `path:"id"`
}

func (s *Service) getPlans(ctx context.Context, _ *struct{}) (v struct {
	Plans []Plan          `json:"plans"`
	Can   map[string]bool `json:"can"`
}, err error) {
	v.Plans, err = s.Plans(ctx)
	v.Can = can(ctx)
	return v, err
}

func can(ctx context.Context) map[string]bool {
	return map[string]bool{"edit": access.Can(ctx, "grant.edit", access.Thing{}), "money": access.Can(ctx, "grant.money", access.Thing{})}
}

func (s *Service) postPlan(ctx context.Context, in *struct{ Body planForm }) (Plan, error) {
	b := in.Body
	return s.KeepPlan(ctx, Plan{"", b.Title, b.About, b.Since, b.Until})
}

func (s *Service) putPlan(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body planForm
}) (Plan, error) {
	b := in.Body
	return s.KeepPlan(ctx, Plan{in.ID, b.Title, b.About, b.Since, b.Until})
}

type actionView struct {
	Action
	Name   string   `json:"name,omitempty" doc:"of the owner"`
	Timing string   `json:"timing" doc:"over, late, soon, on_time"`
	Moves  []string `json:"moves" doc:"what the reader may do with it now"`
}

type riskView struct {
	Risk
	Name   string `json:"name,omitempty" doc:"of the owner"`
	Weight int    `json:"weight" doc:"probability times impact"`
	Level  string `json:"level" doc:"low, medium, high"`
}

type boardView struct {
	Plan    Plan            `json:"plan"`
	Actions []actionView    `json:"actions"`
	Risks   []riskView      `json:"risks"`
	Grants  []Grant         `json:"grants"`
	Today   string          `json:"today"`
	Can     map[string]bool `json:"can"`
}

func (s *Service) getBoard(ctx context.Context, in *idInput) (v boardView, err error) {
	b, err := s.Board(ctx, in.ID)
	v = boardView{Plan: b.Plan, Actions: make([]actionView, len(b.Actions)), Risks: make([]riskView, len(b.Risks)), Grants: b.Grants, Today: b.Today, Can: can(ctx)}
	for i, a := range b.Actions {
		v.Actions[i] = actionView{a, b.Names[a.Owner], a.Timing(b.Today, b.Warn), []string{}}
		if access.Can(ctx, "grant.move", access.Thing{Owner: a.Owner}) {
			v.Actions[i].Moves = a.State.Moves()
		}
	}
	for i, r := range b.Risks {
		v.Risks[i] = riskView{r, b.Names[r.Owner], r.Weight(), r.Level()}
	}
	return v, err
}

func (s *Service) postAction(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body actionForm
}) (Action, error) {
	b := in.Body
	return s.KeepAction(ctx, Action{Plan: in.ID, Title: b.Title, About: b.About, Owner: b.Owner, Since: b.Since, Due: b.Due, Milestone: b.Milestone})
}

func (s *Service) putAction(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body actionForm
}) (Action, error) {
	b := in.Body
	return s.KeepAction(ctx, Action{ID: in.ID, Title: b.Title, About: b.About, Owner: b.Owner, Since: b.Since, Due: b.Due, Milestone: b.Milestone})
}

func (s *Service) deleteAction(ctx context.Context, in *idInput) (httpapi.None, error) {
	return httpapi.None{}, s.RemoveAction(ctx, in.ID)
}

func (s *Service) postMove(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		Act  string `json:"act" enum:"start,block,resume,finish,reopen,drop"`
		Note string `json:"note" maxLength:"2000"`
	}
}) (httpapi.None, error) {
	return httpapi.None{}, s.Move(ctx, in.ID, in.Body.Act, in.Body.Note)
}

func (s *Service) getMoves(ctx context.Context, in *idInput) (v struct {
	Moves []Move            `json:"moves"`
	Names map[string]string `json:"names"`
}, err error) {
	v.Moves, v.Names, err = s.Moves(ctx, in.ID)
	return v, err
}

func (s *Service) postRisk(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body riskForm
}) (Risk, error) {
	b := in.Body
	return s.KeepRisk(ctx, Risk{"", in.ID, b.Title, b.Probability, b.Impact, b.Mitigation, b.Owner, b.Closed})
}

func (s *Service) putRisk(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body riskForm
}) (Risk, error) {
	b := in.Body
	return s.KeepRisk(ctx, Risk{in.ID, "", b.Title, b.Probability, b.Impact, b.Mitigation, b.Owner, b.Closed})
}

func (s *Service) deleteRisk(ctx context.Context, in *idInput) (httpapi.None, error) {
	return httpapi.None{}, s.RemoveRisk(ctx, in.ID)
}

func (s *Service) postGrant(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body grantForm
}) (Grant, error) {
	b := in.Body
	return s.KeepGrant(ctx, Grant{"", in.ID, b.Title, b.Funder, b.Act, b.CUP, b.Total, b.Share, b.Since, b.Until, b.Overrun, b.Promised})
}

func (s *Service) putGrant(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body grantForm
}) (Grant, error) {
	b := in.Body
	return s.KeepGrant(ctx, Grant{in.ID, "", b.Title, b.Funder, b.Act, b.CUP, b.Total, b.Share, b.Since, b.Until, b.Overrun, b.Promised})
}

type accountsView struct {
	Grant      Grant           `json:"grant"`
	Lines      []Line          `json:"lines"`
	Spent      int64           `json:"spent"`
	Funded     int64           `json:"funded" doc:"the funder's part of what was spent"`
	Indicators []Indicator     `json:"indicators"`
	Trained    int             `json:"trained" doc:"people; -1 when nobody counts them"`
	Expenses   []Expense       `json:"expenses"`
	Reports    []Report        `json:"reports"`
	Bills      []Bill          `json:"bills" doc:"invoices of purchases that no expense names yet"`
	Can        map[string]bool `json:"can"`
}

func (s *Service) getAccounts(ctx context.Context, in *idInput) (accountsView, error) {
	a, err := s.Accounts(ctx, in.ID)
	v := accountsView{Grant: a.Grant, Lines: a.Lines, Indicators: a.Indicators, Trained: a.Trained, Expenses: a.Expenses, Reports: a.Reports, Bills: a.Bills, Can: can(ctx)}
	for _, l := range a.Lines {
		v.Spent, v.Funded = v.Spent+l.Spent, v.Funded+l.Funded
	}
	return v, err
}

func (s *Service) putHeadings(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		Total    int64     `json:"total" doc:"cents; 0 leaves the one there is"`
		Headings []Heading `json:"headings" minItems:"1" maxItems:"60"`
	}
}) (httpapi.None, error) {
	return httpapi.None{}, s.KeepHeadings(ctx, in.ID, in.Body.Total, in.Body.Headings)
}

func (s *Service) putIndicators(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		Indicators []Indicator `json:"indicators" maxItems:"60"`
	}
}) (httpapi.None, error) {
	return httpapi.None{}, s.KeepIndicators(ctx, in.ID, in.Body.Indicators)
}

type spentView struct {
	Expense
	Over int64 `json:"over" doc:"cents past what the heading has"`
}

func (s *Service) postExpense(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body expenseForm
}) (spentView, error) {
	b := in.Body
	e, over, err := s.Spend(ctx, Expense{Grant: in.ID, Heading: b.Heading, Day: b.Day, What: b.What, Supplier: b.Supplier, Number: b.Number, CIG: b.CIG, Cents: b.Cents})
	return spentView{e, over}, err
}

func (s *Service) putExpense(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body expenseForm
}) (spentView, error) {
	b := in.Body
	e, over, err := s.Spend(ctx, Expense{ID: in.ID, Heading: b.Heading, Day: b.Day, What: b.What, Supplier: b.Supplier, Number: b.Number, CIG: b.CIG, Cents: b.Cents})
	return spentView{e, over}, err
}

func (s *Service) deleteExpense(ctx context.Context, in *idInput) (httpapi.None, error) {
	return httpapi.None{}, s.Unspend(ctx, in.ID)
}

// The body is the file itself; its name travels in ?name=.
func (s *Service) putDocument(w http.ResponseWriter, r *http.Request) error {
	e, err := s.Attach(r.Context(), r.PathValue("id"), r.URL.Query().Get("name"), r.Body)
	if err != nil {
		return err
	}
	return httpapi.JSON(w, http.StatusOK, e)
}

func (s *Service) getDocument(w http.ResponseWriter, r *http.Request) error {
	e, content, err := s.Paper(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	defer content.Close()
	h := w.Header()
	h.Set("Content-Type", e.Type)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": e.Document}))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'") // whatever is inside must not run in our name
	h.Set("Cache-Control", "private, no-cache")
	http.ServeContent(w, r, "", s.DB.Now(), content)
	return nil
}

func (s *Service) postReport(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		Since string `json:"since" maxLength:"10"`
		Until string `json:"until" maxLength:"10"`
	}
}) (Report, error) {
	return s.Draw(ctx, in.ID, in.Body.Since, in.Body.Until)
}

func (s *Service) postSend(ctx context.Context, in *idInput) (httpapi.None, error) {
	return httpapi.None{}, s.Send(ctx, in.ID)
}

func (s *Service) deleteReport(ctx context.Context, in *idInput) (httpapi.None, error) {
	return httpapi.None{}, s.Tear(ctx, in.ID)
}

func (s *Service) getReport(w http.ResponseWriter, r *http.Request) error {
	form := r.PathValue("form")
	types := map[string]string{"pdf": "application/pdf", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
	report, content, err := s.Report(r.Context(), r.PathValue("id"), form)
	if err == nil && types[form] == "" {
		content.Close()
		err = ErrNoSuch
	}
	if err != nil {
		return err
	}
	defer content.Close()
	h := w.Header()
	h.Set("Content-Type", types[form])
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="rendicontazione-%s-%s.%s"`, report.Since, report.Until, form))
	h.Set("Cache-Control", "private, no-cache")
	http.ServeContent(w, r, "", report.Made, content)
	return nil
}
