package training

import (
	"context"
	"mime"
	"net/http"
	"strings"
	"time"

	"loggia/core/access"
	"loggia/platform/httpapi"
)

// Doors lists the operations of this feature.
func (s *Service) Doors(api *httpapi.API) {
	tag := httpapi.Tag("training")
	made := httpapi.Status(http.StatusCreated)
	httpapi.Get(api, "/training", "My training: what is to do, what is done", s.getMine, tag)
	httpapi.Get(api, "/training/courses", "The catalogue", s.getOffers, tag)
	httpapi.Post(api, "/training/courses", "A new course, as a draft", s.postCourse, tag, made)
	httpapi.Put(api, "/training/courses/{course}", "Change a course", s.putCourse, tag)
	httpapi.Get(api, "/training/courses/{course}/content", "A course with its bank of questions", s.getContent, tag)
	httpapi.Put(api, "/training/courses/{course}/content", "The lessons and the bank of a course", s.putContent, tag, httpapi.Limit(4<<20))
	httpapi.Post(api, "/training/courses/{course}/publish", "Offer a course", s.postPublish, tag)
	httpapi.Post(api, "/training/courses/{course}/withdraw", "Offer a course no more", s.postWithdraw, tag)
	httpapi.Post(api, "/training/courses/{course}/copy", "A new draft with all that a course has in it", s.postCopy, tag, made, httpapi.Timeout(5*time.Minute))
	httpapi.Delete(api, "/training/courses/{course}", "Throw away a course that nobody has begun", s.deleteCourse, tag)
	httpapi.Get(api, "/training/courses/{course}/people", "Who is on the way through a course", s.getClass, tag)
	httpapi.Get(api, "/training/courses/{course}/study", "A course as I learn it", s.getStudy, tag)
	httpapi.Post(api, "/training/courses/{course}/enrol", "Enrol myself", s.postEnrol, tag, made)
	httpapi.Post(api, "/training/courses/{course}/enrol-many", "Enrol many people in one act, or say what that would do", s.postEnrolMany, tag, httpapi.Timeout(2*time.Minute))
	httpapi.Post(api, "/training/courses/{course}/record", "Record that people did a course elsewhere", s.postRecord, tag, httpapi.Timeout(2*time.Minute))
	httpapi.Post(api, "/training/enrolments/{enrolment}/consent", "Consent to an enrolment", s.postConsent, tag)
	httpapi.Post(api, "/training/enrolments/{enrolment}/refuse", "Refuse an enrolment, with the reason", s.postRefuse, tag)
	httpapi.Post(api, "/training/enrolments/{enrolment}/leave", "Give up an enrolment", s.postLeave, tag)
	httpapi.Post(api, "/training/enrolments/{enrolment}/grant", "Grant one more try", s.postGrant, tag)
	httpapi.Post(api, "/training/lessons/{lesson}/read", "Mark a lesson as read", s.postRead, tag)
	httpapi.Post(api, "/training/courses/{course}/tries", "Begin a try of the quiz, or go on with mine", s.postTry, tag)
	httpapi.Put(api, "/training/tries/{try}", "Save the answers so far", s.putTry, tag)
	httpapi.Post(api, "/training/tries/{try}/hand-in", "Hand in", s.postHandIn, tag)

	api.Raw("POST /training/lessons/{lesson}/files", s.postFile, httpapi.Limit(FileLimit+1), httpapi.Timeout(30*time.Minute))
	httpapi.Delete(api, "/training/files/{file}", "Take a file off its lesson", s.deleteFile, tag)
	api.Raw("GET /training/files/{file}", s.getFile, httpapi.Long())

	httpapi.Get(api, "/training/editions", "The editions that I teach, or all of them", s.getTeaching, tag)
	httpapi.Post(api, "/training/courses/{course}/editions", "Open an edition", s.postEdition, tag, made)
	httpapi.Put(api, "/training/editions/{edition}", "Change an edition that has not begun", s.putEdition, tag)
	httpapi.Get(api, "/training/editions/{edition}", "The register of an edition", s.getSheet, tag)
	httpapi.Post(api, "/training/editions/{edition}/call-off", "Call an edition off", s.postCallOff, tag)
	httpapi.Post(api, "/training/editions/{edition}/close", "Close an edition that is over", s.postClose, tag)
	httpapi.Put(api, "/training/sessions/{session}/presence", "Who was at a sitting", s.putPresence, tag)
	httpapi.Post(api, "/training/sessions/{session}/presence/all", "Everybody on the list was at a sitting", s.postPresentAll, tag)
	httpapi.Post(api, "/training/sessions/{session}/join", "Enter the room of a sitting on line", s.postJoin, tag)

	s.certificateDoors(api)
	s.proofDoors(api)
	api.Raw("GET /training/board/file", s.getMissing, httpapi.Summary("What is missing to whom, as a spreadsheet or, with as=csv, as text"), tag, httpapi.Rate(30, time.Minute))
	httpapi.Get(api, "/training/board", "What is missing to whom", s.getBoard, tag)
	httpapi.Get(api, "/training/figures", "People trained by area; no person in it", s.getFigures, tag)
	httpapi.Get(api, "/training/skills", "How able I feel", s.getSkills, tag)
	httpapi.Post(api, "/training/skills", "Say how able I feel, once before and once after", s.postSkills, tag, made)
	httpapi.Get(api, "/training/skills/figures", "How able the body feels, above a threshold of people", s.getSkillFigures, tag)
}

// ByCourse names a course in a door's path.
type ByCourse struct {
	Course string `path:"course"`
}

// ByEnrolment names an enrolment in a door's path.
type ByEnrolment struct {
	Enrolment string `path:"enrolment"`
}

// ByEdition names an edition in a door's path.
type ByEdition struct {
	Edition string `path:"edition"`
}

// BySession names a sitting in a door's path.
type BySession struct {
	Session string `path:"session"`
}

type can struct {
	Manage bool `json:"manage"`
	Board  bool `json:"board"`
}

func canOf(ctx context.Context) can {
	c := can{Manage: access.Can(ctx, "training.manage", access.Thing{})}
	c.Board = c.Manage
	for _, p := range access.Who(ctx).Places {
		c.Board = c.Board || access.Can(ctx, "training.standing", access.Thing{Office: p.Office})
	}
	return c
}

type mineView struct {
	Cards  []Card `json:"cards"`
	Teach  bool   `json:"teach" doc:"I teach an edition"`
	Skills int    `json:"skills" doc:"how many of the two self-assessments I have given"`
	Can    can    `json:"can"`
}

func (s *Service) getMine(ctx context.Context, _ *httpapi.None) (v mineView, err error) {
	if v.Cards, err = s.Mine(ctx); err != nil {
		return v, err
	}
	taught, err := s.Teaching(ctx)
	if err != nil {
		return v, err
	}
	skills, err := s.MySkills(ctx)
	v.Teach, v.Skills, v.Can = len(taught) > 0, len(skills), canOf(ctx)
	return v, err
}

type offersView struct {
	Offers []Offer `json:"offers"`
	Can    can     `json:"can"`
}

func (s *Service) getOffers(ctx context.Context, _ *httpapi.None) (offersView, error) {
	all, err := s.Offers(ctx)
	return offersView{all, canOf(ctx)}, err
}

type courseInput struct {
	Title       string `json:"title" maxLength:"400"`
	About       string `json:"about" maxLength:"8000"`
	Area        string `json:"area" maxLength:"200"`
	Tag         string `json:"tag" maxLength:"40"`
	Minutes     int    `json:"minutes"`
	Months      int    `json:"months"`
	SelfPaced   bool   `json:"self_paced"`
	Consent     string `json:"consent"`
	Draw        int    `json:"draw"`
	Pass        int    `json:"pass"`
	Tries       int    `json:"tries"`
	QuizMinutes int    `json:"quiz_minutes"`
	Presence    int    `json:"presence"`
	Duties      []Duty `json:"duties" maxItems:"100"`
}

func (in courseInput) course(id string) Course {
	return Course{ID: id, Title: in.Title, About: in.About, Area: in.Area, Tag: in.Tag, Minutes: in.Minutes, Months: in.Months, SelfPaced: in.SelfPaced, Consent: in.Consent,
		Draw: in.Draw, Pass: in.Pass, Tries: in.Tries, QuizMinutes: in.QuizMinutes, Presence: in.Presence, Duties: in.Duties}
}

func (s *Service) postCourse(ctx context.Context, in *struct{ Body courseInput }) (Course, error) {
	return s.Shape(ctx, in.Body.course(""))
}

type changeCourse struct {
	ByCourse
	Body courseInput
}

func (s *Service) putCourse(ctx context.Context, in *changeCourse) (Course, error) {
	return s.Shape(ctx, in.Body.course(in.Course))
}

type copyBody struct {
	Title string `json:"title" maxLength:"400"`
}

type copyInput struct {
	ByCourse
	Body copyBody
}

func (s *Service) postCopy(ctx context.Context, in *copyInput) (Course, error) {
	return s.Copy(ctx, in.Course, in.Body.Title)
}

func (s *Service) deleteCourse(ctx context.Context, in *ByCourse) (httpapi.None, error) {
	return httpapi.None{}, s.Discard(ctx, in.Course)
}

func (s *Service) getClass(ctx context.Context, in *ByCourse) (Class, error) {
	return s.Class(ctx, in.Course)
}

type contentView struct {
	Course    Course     `json:"course"`
	Lessons   []Lesson   `json:"lessons"`
	Questions []Question `json:"questions"`
}

func (s *Service) getContent(ctx context.Context, in *ByCourse) (contentView, error) {
	c, lessons, bank, err := s.Content(ctx, in.Course)
	return contentView{c, lessons, bank}, err
}

type lessonInput struct {
	ID    string `json:"id,omitempty"`
	Title string `json:"title" maxLength:"400"`
	Words string `json:"words" maxLength:"80000"`
}

type questionInput struct {
	Words   string   `json:"words" maxLength:"2000"`
	Many    bool     `json:"many,omitempty"`
	Options []Option `json:"options" maxItems:"20"`
	Why     string   `json:"why,omitempty" maxLength:"2000"`
}

type contentBody struct {
	Lessons   []lessonInput   `json:"lessons"`
	Questions []questionInput `json:"questions"`
}

type contentInput struct {
	ByCourse
	Body contentBody
}

func (s *Service) putContent(ctx context.Context, in *contentInput) (contentView, error) {
	lessons := make([]Lesson, len(in.Body.Lessons))
	for i, l := range in.Body.Lessons {
		lessons[i] = Lesson{ID: l.ID, Title: l.Title, Words: l.Words}
	}
	bank := make([]Question, len(in.Body.Questions))
	for i, q := range in.Body.Questions {
		bank[i] = Question{Words: q.Words, Many: q.Many, Options: q.Options, Why: q.Why}
	}
	if err := s.Fill(ctx, in.Course, lessons, bank); err != nil {
		return contentView{}, err
	}
	return s.getContent(ctx, &in.ByCourse)
}

func (s *Service) postPublish(ctx context.Context, in *ByCourse) (httpapi.None, error) {
	return httpapi.None{}, s.Publish(ctx, in.Course)
}

func (s *Service) postWithdraw(ctx context.Context, in *ByCourse) (httpapi.None, error) {
	return httpapi.None{}, s.Withdraw(ctx, in.Course)
}

func (s *Service) getStudy(ctx context.Context, in *ByCourse) (Study, error) {
	return s.Study(ctx, in.Course)
}

type enrolBody struct {
	Edition string `json:"edition,omitempty"`
}

type enrolInput struct {
	ByCourse
	Body enrolBody
}

func (s *Service) postEnrol(ctx context.Context, in *enrolInput) (Enrolment, error) {
	return s.Enrol(ctx, in.Course, in.Body.Edition)
}

type enrolManyBody struct {
	Call
	Preview bool `json:"preview,omitempty" doc:"only say what it would do"`
}

type enrolManyInput struct {
	ByCourse
	Body enrolManyBody
}

func (s *Service) postEnrolMany(ctx context.Context, in *enrolManyInput) (Muster, error) {
	return s.EnrolMany(ctx, in.Course, in.Body.Call, in.Body.Preview)
}

type recordBody struct {
	Day    string   `json:"day"`
	People []string `json:"people" maxItems:"5000"`
}

type recordInput struct {
	ByCourse
	Body recordBody
}

type recorded struct {
	Recorded int `json:"recorded"`
}

func (s *Service) postRecord(ctx context.Context, in *recordInput) (recorded, error) {
	n, err := s.Record(ctx, in.Course, in.Body.Day, in.Body.People)
	return recorded{n}, err
}

func (s *Service) postConsent(ctx context.Context, in *ByEnrolment) (Enrolment, error) {
	return s.Consent(ctx, in.Enrolment)
}

type refuseBody struct {
	Reason string `json:"reason" maxLength:"2000"`
}

type refuseInput struct {
	ByEnrolment
	Body refuseBody
}

func (s *Service) postRefuse(ctx context.Context, in *refuseInput) (httpapi.None, error) {
	return httpapi.None{}, s.Refuse(ctx, in.Enrolment, in.Body.Reason)
}

func (s *Service) postLeave(ctx context.Context, in *ByEnrolment) (httpapi.None, error) {
	return httpapi.None{}, s.Leave(ctx, in.Enrolment)
}

func (s *Service) postGrant(ctx context.Context, in *ByEnrolment) (httpapi.None, error) {
	return httpapi.None{}, s.Grant(ctx, in.Enrolment)
}

type byLesson struct {
	Lesson string `path:"lesson"`
}

func (s *Service) postRead(ctx context.Context, in *byLesson) (httpapi.None, error) {
	return httpapi.None{}, s.Read(ctx, in.Lesson)
}

func (s *Service) postTry(ctx context.Context, in *ByCourse) (TryView, error) {
	return s.Try(ctx, in.Course)
}

type answersBody struct {
	Answers Answers `json:"answers" maxItems:"50"`
}

type answersInput struct {
	Try  string `path:"try"`
	Body answersBody
}

func (s *Service) putTry(ctx context.Context, in *answersInput) (httpapi.None, error) {
	return httpapi.None{}, s.Save(ctx, in.Try, in.Body.Answers)
}

func (s *Service) postHandIn(ctx context.Context, in *answersInput) (Mark, error) {
	return s.HandIn(ctx, in.Try, in.Body.Answers)
}

// The body is the file itself; its name travels in ?name=.
func (s *Service) postFile(w http.ResponseWriter, r *http.Request) error {
	f, err := s.Attach(r.Context(), r.PathValue("lesson"), r.URL.Query().Get("name"), r.Body)
	if err != nil {
		return err
	}
	return httpapi.JSON(w, http.StatusCreated, f)
}

type byFile struct {
	File string `path:"file"`
}

func (s *Service) deleteFile(ctx context.Context, in *byFile) (httpapi.None, error) {
	return httpapi.None{}, s.Detach(ctx, in.File)
}

func (s *Service) getFile(w http.ResponseWriter, r *http.Request) error {
	f, content, err := s.File(r.Context(), r.PathValue("file"))
	if err != nil {
		return err
	}
	defer content.Close()
	how := "attachment"
	if strings.HasPrefix(f.Type, "video/") || strings.HasPrefix(f.Type, "image/") || f.Type == "application/pdf" || f.Type == "text/vtt" {
		how = "inline"
	}
	h := w.Header()
	h.Set("Content-Type", f.Type)
	h.Set("Content-Disposition", mime.FormatMediaType(how, map[string]string{"filename": f.Name}))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; media-src 'self'; style-src 'unsafe-inline'") // whatever is inside must not run in our name
	if f.Type == "application/pdf" {                                                                             // a browser shows none in a sandbox; what it runs of a PDF has no name but its own viewer's
		h.Set("Content-Security-Policy", "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'")
	}
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "private, max-age=3600")
	http.ServeContent(w, r, "", f.at, content)
	return nil
}
