package workday

import (
	"context"
	"net/http"

	"loggia/core/access"
	"loggia/platform/httpapi"
)

// Doors lists the operations of this feature.
func (s *Service) Doors(api *httpapi.API) {
	tag := httpapi.Tag("workday")
	httpapi.Get(api, "/workdays/mine", "My own days, from one day's week to another's", s.getMine, tag)
	httpapi.Put(api, "/workdays/mine/{day}", "Come to the office on a day, or wish to be away", s.putMine, tag)
	httpapi.Post(api, "/workdays/mine/copy", "Wish the days away of last week again", s.postCopy, tag)
	httpapi.Post(api, "/workdays/mine/send", "Send my week to the head of my office", s.postSend, tag)
	httpapi.Post(api, "/workdays/wishes/{wish}/withdraw", "Take a wish back", s.postWithdraw, tag)
	httpapi.Post(api, "/workdays/wishes/{wish}/accept", "Take the day that the head proposes", s.postAccept, tag)
	httpapi.Post(api, "/workdays/wishes/{wish}/decline", "Not take it", s.postDecline, tag)
	httpapi.Post(api, "/workdays/wishes/{wish}/approve", "Approve a wish, with a reason where something speaks against it", s.postApprove, tag)
	httpapi.Post(api, "/workdays/wishes/{wish}/refuse", "Refuse a wish, saying why", s.postRefuse, tag)
	httpapi.Post(api, "/workdays/wishes/{wish}/propose", "Propose another day", s.postPropose, tag)
	httpapi.Post(api, "/workdays/calls/{call}/seen", "I have read that I am called back", s.postSeen, tag)
	httpapi.Get(api, "/workdays/absences", "A person's absences, with their kind: the reader's own, or for the personnel office", s.getAbsences, tag)
	httpapi.Post(api, "/workdays/absences", "Record an absence", s.postAbsence, tag, httpapi.Status(http.StatusCreated))
	httpapi.Post(api, "/workdays/absences/{absence}/grant", "Agree to an absence that waits", s.postGrant, tag)
	httpapi.Post(api, "/workdays/absences/{absence}/refuse", "Refuse it, saying why", s.postRefuseLeave, tag)
	httpapi.Post(api, "/workdays/absences/{absence}/recall", "Call a person back from leave, saying why", s.postRecall, tag)
	httpapi.Delete(api, "/workdays/absences/{absence}", "Take an absence back", s.deleteAbsence, tag)
	httpapi.Get(api, "/workdays/today", "Where the people of an office are today: office, away or absent", s.getToday, tag)
	httpapi.Get(api, "/workdays/offices/{office}", "The week of an office", s.getWeek, tag)
	httpapi.Get(api, "/workdays/offices/{office}/needs", "People on site and hours of the counter", s.getNeeds, tag)
	httpapi.Put(api, "/workdays/offices/{office}/needs", "Set them", s.putNeeds, tag)
	httpapi.Put(api, "/workdays/offices/{office}/duty", "Put a person at the counter, or nobody", s.putDuty, tag)
	httpapi.Post(api, "/workdays/offices/{office}/call-back", "Call a person back to the office, saying why", s.postCallBack, tag)
	s.personnelDoors(api, tag)
}

type weeksInput struct {
	From string `query:"from" format:"date" required:"true"`
	To   string `query:"to" format:"date" required:"true"`
}

func (in weeksInput) days() (from, to Day, err error) {
	if from, err = parseDay(in.From, "from"); err != nil {
		return from, to, err
	}
	to, err = parseDay(in.To, "to")
	return from, to, err
}

func (s *Service) getMine(ctx context.Context, in *weeksInput) (v mineView, err error) {
	from, to, err := in.days()
	if err != nil {
		return v, err
	}
	m, err := s.Mine(ctx, from, to, httpapi.Lang(ctx))
	return viewMine(m), err
}

type planDayInput struct {
	Day  string `path:"day" format:"date"`
	Body struct {
		Place   string `json:"place" enum:"office,away"`
		Instead string `json:"instead,omitempty" doc:"the day away given up for it"`
		Words   string `json:"words,omitempty"`
	}
}

func (s *Service) putMine(ctx context.Context, in *planDayInput) (none httpapi.None, err error) {
	c := Change{Place: Place(in.Body.Place), Words: in.Body.Words}
	if c.Day, err = parseDay(in.Day, "day"); err != nil {
		return none, err
	}
	if in.Body.Instead != "" {
		if c.Instead, err = parseDay(in.Body.Instead, "instead"); err != nil {
			return none, err
		}
	}
	return none, s.Plan(ctx, c)
}

type myWeekInput struct {
	Body struct {
		Week string `json:"week" format:"date" doc:"any day of it"`
	}
}

type skippedView struct {
	Day  string `json:"day"`
	Code string `json:"code"`
	Why  string `json:"why"`
}

type copiedView struct {
	Copied  int           `json:"copied"`
	Skipped []skippedView `json:"skipped"`
}

func (s *Service) postCopy(ctx context.Context, in *myWeekInput) (v copiedView, err error) {
	day, err := parseDay(in.Body.Week, "week")
	if err != nil {
		return v, err
	}
	n, skipped, err := s.Copy(ctx, day)
	return copiedView{n, each(skipped, func(x Skipped) skippedView {
		return skippedView{text(x.Day), x.Why.Code, s.Say.T(httpapi.Lang(ctx), x.Why.Code, x.Why.Args)}
	})}, err
}

type sentView struct {
	Sent int `json:"sent"`
}

func (s *Service) postSend(ctx context.Context, in *myWeekInput) (v sentView, err error) {
	day, err := parseDay(in.Body.Week, "week")
	if err != nil {
		return v, err
	}
	v.Sent, err = s.Send(ctx, day)
	return v, err
}

// ByWish names a wish in a door's path.
type ByWish struct {
	Wish string `path:"wish"`
}

func (s *Service) postWithdraw(ctx context.Context, in *ByWish) (httpapi.None, error) {
	return httpapi.None{}, s.Withdraw(ctx, in.Wish)
}

func (s *Service) postAccept(ctx context.Context, in *ByWish) (httpapi.None, error) {
	return httpapi.None{}, s.Accept(ctx, in.Wish)
}

func (s *Service) postDecline(ctx context.Context, in *ByWish) (httpapi.None, error) {
	return httpapi.None{}, s.Decline(ctx, in.Wish)
}

type approveWishInput struct {
	ByWish
	Body struct {
		Override string `json:"override,omitempty" doc:"why, where something speaks against it"`
	}
}

func (s *Service) postApprove(ctx context.Context, in *approveWishInput) (httpapi.None, error) {
	return httpapi.None{}, s.Approve(ctx, in.Wish, in.Body.Override)
}

type refuseWishInput struct {
	ByWish
	Body struct {
		Why string `json:"why"`
	}
}

func (s *Service) postRefuse(ctx context.Context, in *refuseWishInput) (httpapi.None, error) {
	return httpapi.None{}, s.Refuse(ctx, in.Wish, in.Body.Why)
}

type proposeWishInput struct {
	ByWish
	Body struct {
		Day string `json:"day" format:"date"`
		Why string `json:"why,omitempty"`
	}
}

func (s *Service) postPropose(ctx context.Context, in *proposeWishInput) (none httpapi.None, err error) {
	day, err := parseDay(in.Body.Day, "day")
	if err != nil {
		return none, err
	}
	return none, s.Propose(ctx, in.Wish, day, in.Body.Why)
}

type seenInput struct {
	Call string `path:"call"`
}

func (s *Service) postSeen(ctx context.Context, in *seenInput) (httpapi.None, error) {
	return httpapi.None{}, s.See(ctx, in.Call)
}

func (s *Service) getAbsences(ctx context.Context, in *absencesInput) ([]absenceView, error) {
	from, to, err := weeksInput{in.From, in.To}.days()
	if err != nil {
		return nil, err
	}
	person := in.Person
	if person == "" {
		person = access.Who(ctx).ID
	}
	all, err := s.Absences(ctx, person, from, to)
	if err != nil {
		return nil, err
	}
	who := each(all, func(a Absence) string { return a.By })
	names, err := s.names(ctx, who)
	return each(all, func(a Absence) absenceView {
		v := viewAbsence(a)
		v.ByName = names[a.By]
		return v
	}), err
}

type absencesInput struct {
	From   string `query:"from" format:"date" required:"true"`
	To     string `query:"to" format:"date" required:"true"`
	Person string `query:"person" doc:"empty for the reader"`
}

type absenceInput struct {
	Body struct {
		Person string `json:"person,omitempty" doc:"empty for the reader"`
		First  string `json:"first" format:"date"`
		Last   string `json:"last" format:"date"`
		From   int    `json:"from,omitempty" doc:"minutes after midnight, for a part of one day"`
		To     int    `json:"to,omitempty"`
		Kind   string `json:"kind" enum:"leave,sick,law104,permit,visit,parental,mission,other"`
	}
}

func (s *Service) postAbsence(ctx context.Context, in *absenceInput) (v absenceView, err error) {
	a := Absence{Person: in.Body.Person, Kind: Kind(in.Body.Kind), Part: Span{in.Body.From, in.Body.To}}
	if a.Person == "" {
		a.Person = access.Who(ctx).ID
	}
	if a.First, err = parseDay(in.Body.First, "first"); err != nil {
		return v, err
	}
	if a.Last, err = parseDay(in.Body.Last, "last"); err != nil {
		return v, err
	}
	a, err = s.Record(ctx, a)
	return viewAbsence(a), err
}

// ByAbsence names an absence in a door's path.
type ByAbsence struct {
	Absence string `path:"absence"`
}

func (s *Service) deleteAbsence(ctx context.Context, in *ByAbsence) (httpapi.None, error) {
	return httpapi.None{}, s.Cancel(ctx, in.Absence)
}

func (s *Service) postGrant(ctx context.Context, in *ByAbsence) (httpapi.None, error) {
	return httpapi.None{}, s.GrantLeave(ctx, in.Absence)
}

type refuseLeaveInput struct {
	ByAbsence
	Body struct {
		Why string `json:"why"`
	}
}

func (s *Service) postRefuseLeave(ctx context.Context, in *refuseLeaveInput) (httpapi.None, error) {
	return httpapi.None{}, s.RefuseLeave(ctx, in.Absence, in.Body.Why)
}

type recallInput struct {
	ByAbsence
	Body struct {
		From string `json:"from" format:"date" doc:"the first day on which the person is needed"`
		Why  string `json:"why"`
	}
}

func (s *Service) postRecall(ctx context.Context, in *recallInput) (none httpapi.None, err error) {
	from, err := parseDay(in.Body.From, "from")
	if err != nil {
		return none, err
	}
	return none, s.RecallLeave(ctx, in.Absence, from, in.Body.Why)
}

type todayInput struct {
	Office string `query:"office" required:"true"`
}

func (s *Service) getToday(ctx context.Context, in *todayInput) (map[string]Place, error) {
	return s.Today(ctx, in.Office, Day{})
}

// ByOffice names an office in a door's path.
type ByOffice struct {
	Office string `path:"office"`
}

type officeWeekInput struct {
	ByOffice
	Week string `query:"week" format:"date" required:"true" doc:"any day of it"`
}

func (s *Service) getWeek(ctx context.Context, in *officeWeekInput) (v officeWeekView, err error) {
	day, err := parseDay(in.Week, "week")
	if err != nil {
		return v, err
	}
	w, err := s.WeekOf(ctx, in.Office, day, httpapi.Lang(ctx))
	here := access.Thing{Office: in.Office}
	return viewOfficeWeek(w, map[string]bool{"answer": w.Answers, "assign": access.Can(ctx, "workday.assign", here), "set_up": access.Can(ctx, "workday.set_up", here)}), err
}

func (s *Service) getNeeds(ctx context.Context, in *ByOffice) (needsView, error) {
	n, err := s.Settings(ctx, in.Office)
	return viewNeeds(n), err
}

type needsInput struct {
	ByOffice
	Body needsView
}

func (s *Service) putNeeds(ctx context.Context, in *needsInput) (needsView, error) {
	return in.Body, s.SetUp(ctx, in.Office, in.Body.needs())
}

type counterDutyInput struct {
	ByOffice
	Body struct {
		Day    string `json:"day" format:"date"`
		From   int    `json:"from" doc:"when the shift begins, minutes after midnight"`
		Person string `json:"person" doc:"empty for nobody"`
	}
}

func (s *Service) putDuty(ctx context.Context, in *counterDutyInput) (none httpapi.None, err error) {
	day, err := parseDay(in.Body.Day, "day")
	if err != nil {
		return none, err
	}
	return none, s.Assign(ctx, in.Office, day, in.Body.From, in.Body.Person)
}

type callBackInput struct {
	ByOffice
	Body struct {
		Person string `json:"person"`
		Day    string `json:"day" format:"date"`
		Why    string `json:"why"`
	}
}

func (s *Service) postCallBack(ctx context.Context, in *callBackInput) (none httpapi.None, err error) {
	day, err := parseDay(in.Body.Day, "day")
	if err != nil {
		return none, err
	}
	_, err = s.CallBack(ctx, in.Office, in.Body.Person, day, in.Body.Why)
	return none, err
}
