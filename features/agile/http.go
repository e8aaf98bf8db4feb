package agile

import (
	"context"
	"net/http"
	"strings"

	"loggia/platform/httpapi"
)

// Doors lists the operations of this feature.
func (s *Service) Doors(a *httpapi.API) {
	tag := httpapi.Tag("agile")
	httpapi.Get(a, "/agile/mine", "My agreements", s.getMine, tag)
	httpapi.Post(a, "/agile/agreements", "Begin an application", s.postBegin, tag)
	httpapi.Get(a, "/agile/agreements", "Agreements of an office, or of the body", s.getList, tag)
	httpapi.Get(a, "/agile/agreements/{id}", "One agreement, with what I may do", s.getOne, tag)
	httpapi.Put(a, "/agile/agreements/{id}", "Save what an agreement says so far", s.putSave, tag)
	httpapi.Post(a, "/agile/agreements/{id}/{move}", "Move an agreement on: submit, amend, refuse, approve, prepare, reopen, suspend, resume, drop", s.postMove, tag)
	httpapi.Put(a, "/agile/agreements/{id}/signature", "Sign", s.putSign, tag)
	httpapi.Get(a, "/agile/agreements/{id}/notice", "What a withdrawal would do", s.getNotice, tag)
	httpapi.Put(a, "/agile/agreements/{id}/withdrawal", "Withdraw from an agreement", s.putWithdraw, tag)
	httpapi.Put(a, "/agile/agreements/{id}/renewal", "Begin the renewal", s.putRenew, tag)
	httpapi.Put(a, "/agile/agreements/{id}/revision", "Begin a revision", s.putRevise, tag)
	httpapi.Put(a, "/agile/agreements/{id}/evaluation", "Evaluate the goals", s.putEvaluate, tag)
	httpapi.Get(a, "/agile/agreements/{id}/priorities", "Why its person comes first", s.getPriorities, tag)
	httpapi.Put(a, "/agile/agreements/{id}/priorities", "Declare why I come first", s.putPriorities, tag)
	httpapi.Get(a, "/agile/agreements/{id}/place", "My place among the applications of the call", s.getPlace, tag)
	a.Raw("GET /agile/agreements/{id}/withdrawal", s.getRecord, httpapi.Long(), tag, httpapi.Summary("The record of a withdrawal as a file (PDF/A)"))
	a.Raw("GET /agile/agreements/{id}/document", s.getDocument, httpapi.Long(), tag, httpapi.Summary("The agreement as a file (PDF/A)"))

	httpapi.Get(a, "/agile/papers", "What I must read", s.getPapers, tag)
	httpapi.Post(a, "/agile/papers", "Publish a paper", s.postPaper, tag)
	httpapi.Put(a, "/agile/papers/{id}/reading", "I have read it", s.putReading, tag)
	httpapi.Get(a, "/agile/known", "What the programme knows of me", s.getKnown, tag)

	httpapi.Get(a, "/agile/programme", "The programme of the body", s.getProgramme, tag)
	httpapi.Put(a, "/agile/programme", "Set the programme", s.putProgramme, tag)
	httpapi.Get(a, "/agile/activities", "Activities mapped", s.getActivities, tag)
	httpapi.Put(a, "/agile/activities", "Map an activity", s.putActivity, tag)
	httpapi.Delete(a, "/agile/activities/{id}", "Take an activity from the map", s.deleteActivity, tag)
	httpapi.Get(a, "/agile/limits", "Limits of offices", s.getLimits, tag)
	httpapi.Put(a, "/agile/limits", "Set an office's limit", s.putLimit, tag)
	httpapi.Get(a, "/agile/calls", "Calls", s.getCalls, tag)
	httpapi.Put(a, "/agile/calls", "Open or change a call", s.putCall, tag)
	httpapi.Get(a, "/agile/calls/{id}/ranking", "The order of a call's applications", s.getRanking, tag)
	httpapi.Get(a, "/agile/cohorts", "Cohorts", s.getCohorts, tag)
	httpapi.Post(a, "/agile/cohorts", "Make a cohort", s.postCohort, tag)
	httpapi.Post(a, "/agile/cohorts/{id}/members", "Take people or whole offices into a cohort", s.postMembers, tag)
	httpapi.Post(a, "/agile/cohorts/{id}/outcome", "Write the evaluation of a cohort", s.postOutcome, tag)
	httpapi.Get(a, "/agile/cohorts/{id}/progress", "How far a cohort has come", s.getProgress, tag)
	httpapi.Get(a, "/agile/emergencies", "Emergencies", s.getEmergencies, tag)
	httpapi.Put(a, "/agile/emergencies", "Declare an emergency, or change its days", s.putEmergency, tag)
	s.personnelDoors(a)
}

// OneIn names one thing by its id.
type OneIn struct {
	ID string `path:"id" maxLength:"40"`
}

func (s *Service) getMine(ctx context.Context, _ *httpapi.None) ([]Agreement, error) {
	return s.Mine(ctx)
}

type beginIn struct {
	Body struct {
		Call     string `json:"call,omitempty" maxLength:"40"`
		Telework bool   `json:"telework,omitempty"`
	}
}

func (s *Service) postBegin(ctx context.Context, in *beginIn) (Agreement, error) {
	return s.Begin(ctx, in.Body.Call, in.Body.Telework)
}

type listIn struct {
	Office string `query:"office" maxLength:"40"`
	Cohort string `query:"cohort" maxLength:"40"`
	States string `query:"states" maxLength:"200" doc:"divided by commas"`
	After  string `query:"after" maxLength:"40"`
}

func (s *Service) getList(ctx context.Context, in *listIn) ([]Row, error) {
	var states []State
	for name := range strings.SplitSeq(in.States, ",") {
		if name != "" {
			states = append(states, State(name))
		}
	}
	return s.List(ctx, in.Office, in.Cohort, states, in.After)
}

func (s *Service) getOne(ctx context.Context, in *OneIn) (Sheet, error) { return s.Look(ctx, in.ID) }

type saveIn struct {
	OneIn
	Body struct {
		Version  int   `json:"version"`
		Terms    Terms `json:"terms"`
		Telework bool  `json:"telework,omitempty"`
	}
}

func (s *Service) putSave(ctx context.Context, in *saveIn) (Agreement, error) {
	return s.Save(ctx, in.ID, in.Body.Version, in.Body.Terms, in.Body.Telework)
}

type moveIn struct {
	OneIn
	Move string `path:"move" enum:"submit,amend,refuse,approve,prepare,reopen,suspend,resume,drop"`
	Body struct {
		Note string `json:"note,omitempty" maxLength:"1000"`
	}
}

func (s *Service) postMove(ctx context.Context, in *moveIn) (Agreement, error) {
	switch Move(in.Move) {
	case Submit:
		return s.Submit(ctx, in.ID)
	case Drop:
		return s.Drop(ctx, in.ID)
	case Amend:
		return s.Amend(ctx, in.ID, in.Body.Note)
	case Refuse:
		return s.Refuse(ctx, in.ID, in.Body.Note)
	case Approve:
		return s.Approve(ctx, in.ID, in.Body.Note)
	case Prepare:
		return s.Prepare(ctx, in.ID)
	case Reopen:
		return s.Reopen(ctx, in.ID, in.Body.Note)
	case Suspend:
		return s.Suspend(ctx, in.ID, in.Body.Note)
	case Resume:
		return s.Resume(ctx, in.ID)
	}
	return Agreement{}, ErrMove.With("state", "").With("move", in.Move)
}

type signIn struct {
	OneIn
	Body struct {
		SHA256 string `json:"sha256" doc:"of the file that was read"`
	}
}

func (s *Service) putSign(ctx context.Context, in *signIn) (Agreement, error) {
	return s.Sign(ctx, in.ID, in.Body.SHA256)
}

func (s *Service) getNotice(ctx context.Context, in *OneIn) (Notice, error) {
	return s.NoticeDue(ctx, in.ID)
}

type withdrawIn struct {
	OneIn
	Body struct {
		Why       string `json:"why,omitempty" maxLength:"1000"`
		Last      string `json:"last,omitempty" doc:"last day wished; empty for the first possible"`
		Justified bool   `json:"justified,omitempty"`
	}
}

func (s *Service) putWithdraw(ctx context.Context, in *withdrawIn) (Agreement, error) {
	return s.Withdraw(ctx, in.ID, in.Body.Why, in.Body.Last, in.Body.Justified)
}

func (s *Service) putRenew(ctx context.Context, in *OneIn) (Agreement, error) {
	return s.Renew(ctx, in.ID)
}

type reviseIn struct {
	OneIn
	Body struct {
		From string `json:"from" doc:"first day of the new agreement"`
	}
}

func (s *Service) putRevise(ctx context.Context, in *reviseIn) (Agreement, error) {
	return s.Revise(ctx, in.ID, in.Body.From)
}

type evaluateIn struct {
	OneIn
	Body struct {
		Moment   string    `json:"moment" enum:"mid,final"`
		Opinions []Opinion `json:"opinions"`
	}
}

func (s *Service) putEvaluate(ctx context.Context, in *evaluateIn) (httpapi.None, error) {
	return httpapi.None{}, s.Evaluate(ctx, in.ID, in.Body.Moment, in.Body.Opinions)
}

func (s *Service) getPriorities(ctx context.Context, in *OneIn) ([]Priority, error) {
	return s.Priorities(ctx, in.ID)
}

type prioritiesIn struct {
	OneIn
	Body struct {
		Priorities []Priority `json:"priorities"`
	}
}

func (s *Service) putPriorities(ctx context.Context, in *prioritiesIn) (httpapi.None, error) {
	return httpapi.None{}, s.SetPriorities(ctx, in.ID, in.Body.Priorities)
}

type placeOut struct {
	Place
	Of int `json:"of" doc:"applications sent so far"`
}

func (s *Service) getPlace(ctx context.Context, in *OneIn) (placeOut, error) {
	p, of, err := s.MyPlace(ctx, in.ID)
	return placeOut{p, of}, err
}

func (s *Service) getDocument(w http.ResponseWriter, r *http.Request) error {
	file, sha, err := s.Document(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	w.Header().Set("Repr-Digest", "sha-256="+sha)
	sendPDF(w, "accordo.pdf", file)
	return nil
}

func (s *Service) getRecord(w http.ResponseWriter, r *http.Request) error {
	file, err := s.Record(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	sendPDF(w, "recesso.pdf", file)
	return nil
}

func sendPDF(w http.ResponseWriter, name string, file []byte) {
	h := w.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", `inline; filename="`+name+`"`)
	h.Set("Cache-Control", "private, no-store")
	_, _ = w.Write(file) // whoever went away has no answer to read
}

func (s *Service) getPapers(ctx context.Context, _ *httpapi.None) ([]Paper, error) {
	return s.Papers(ctx)
}

type paperIn struct{ Body Paper }

func (s *Service) postPaper(ctx context.Context, in *paperIn) (Paper, error) {
	return s.Give(ctx, in.Body)
}

func (s *Service) putReading(ctx context.Context, in *OneIn) (httpapi.None, error) {
	return httpapi.None{}, s.Read(ctx, in.ID)
}

func (s *Service) getKnown(ctx context.Context, _ *httpapi.None) ([]Section, error) {
	return s.Known(ctx)
}

func (s *Service) getProgramme(ctx context.Context, _ *httpapi.None) (Programme, error) {
	return s.Programme(ctx)
}

type programmeIn struct{ Body Programme }

func (s *Service) putProgramme(ctx context.Context, in *programmeIn) (Programme, error) {
	return s.SetProgramme(ctx, in.Body)
}

type officeIn struct {
	Office string `query:"office" maxLength:"40"`
}

func (s *Service) getActivities(ctx context.Context, in *officeIn) ([]Activity, error) {
	return s.Activities(ctx, in.Office)
}

type activityIn struct{ Body Activity }

func (s *Service) putActivity(ctx context.Context, in *activityIn) (Activity, error) {
	return s.SetActivity(ctx, in.Body)
}

func (s *Service) deleteActivity(ctx context.Context, in *OneIn) (httpapi.None, error) {
	return httpapi.None{}, s.RemoveActivity(ctx, in.ID)
}

func (s *Service) getLimits(ctx context.Context, _ *httpapi.None) ([]Limit, error) {
	return s.Limits(ctx)
}

type limitIn struct{ Body Limit }

func (s *Service) putLimit(ctx context.Context, in *limitIn) (httpapi.None, error) {
	return httpapi.None{}, s.SetLimit(ctx, in.Body)
}

func (s *Service) getCalls(ctx context.Context, _ *httpapi.None) ([]Call, error) {
	return s.Calls(ctx)
}

type callIn struct{ Body Call }

func (s *Service) putCall(ctx context.Context, in *callIn) (Call, error) {
	return s.SetCall(ctx, in.Body)
}

// A Ranked is the order of a call, with names.
type Ranked struct {
	Places []Place           `json:"places"`
	Names  map[string]string `json:"names"`
}

func (s *Service) getRanking(ctx context.Context, in *OneIn) (Ranked, error) {
	all, err := s.Ranking(ctx, in.ID)
	if err != nil {
		return Ranked{}, err
	}
	people := make([]string, len(all))
	for i, p := range all {
		people[i] = p.Person
	}
	names, err := s.Names.Names(ctx, people)
	return Ranked{all, names}, err
}

func (s *Service) getCohorts(ctx context.Context, _ *httpapi.None) ([]Cohort, error) {
	return s.Cohorts(ctx)
}

type cohortIn struct{ Body Cohort }

func (s *Service) postCohort(ctx context.Context, in *cohortIn) (Cohort, error) {
	return s.Pilot(ctx, in.Body)
}

type membersIn struct {
	OneIn
	Body struct {
		People  []string `json:"people,omitempty" maxItems:"10000"`
		Offices []string `json:"offices,omitempty" doc:"everybody who works there; one empty name for the whole body"`
	}
}

// Added tells how many people are new.
type Added struct {
	Added int `json:"added"`
}

func (s *Service) postMembers(ctx context.Context, in *membersIn) (Added, error) {
	if len(in.Body.Offices) > 0 {
		n, err := s.EnrolOffices(ctx, in.ID, in.Body.Offices)
		return Added{n}, err
	}
	n, err := s.Enrol(ctx, in.ID, in.Body.People)
	return Added{n}, err
}

type outcomeIn struct {
	OneIn
	Body struct {
		Outcome string `json:"outcome" maxLength:"4000"`
		Ended   bool   `json:"ended,omitempty"`
	}
}

func (s *Service) postOutcome(ctx context.Context, in *outcomeIn) (httpapi.None, error) {
	return httpapi.None{}, s.Conclude(ctx, in.ID, in.Body.Outcome, in.Body.Ended)
}

func (s *Service) getProgress(ctx context.Context, in *OneIn) (Progress, error) {
	return s.Progress(ctx, in.ID)
}

func (s *Service) getEmergencies(ctx context.Context, _ *httpapi.None) ([]Emergency, error) {
	return s.Emergencies(ctx)
}

type emergencyIn struct{ Body Emergency }

func (s *Service) putEmergency(ctx context.Context, in *emergencyIn) (Emergency, error) {
	return s.Declare(ctx, in.Body)
}
