package training

import (
	"context"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"loggia/platform/httpapi"
)

// proofDoors lists the operations on courses done elsewhere.
func (s *Service) proofDoors(api *httpapi.API) {
	tag := httpapi.Tag("training")
	httpapi.Get(api, "/training/proofs/mine", "What I brought of courses done elsewhere", s.getMyProofs, tag)
	httpapi.Get(api, "/training/proofs", "Courses done elsewhere that wait for an answer", s.getProofs, tag)
	api.Raw("POST /training/proofs", s.postProof, httpapi.Summary("Bring the certificate of a course done elsewhere"), tag, httpapi.Limit(ProofLimit+1), httpapi.Timeout(5*time.Minute), httpapi.Rate(30, time.Minute))
	api.Raw("GET /training/proofs/{proof}/file", s.getProofFile, httpapi.Summary("The certificate that was brought"), tag, httpapi.Long())
	httpapi.Post(api, "/training/proofs/{proof}/accept", "Say that a course done elsewhere counts", s.postAcceptProof, tag)
	httpapi.Post(api, "/training/proofs/{proof}/reject", "Say that it does not count, and why", s.postRejectProof, tag)
	httpapi.Delete(api, "/training/proofs/{proof}", "Take back what nobody has answered", s.deleteProof, tag)
}

type byProof struct {
	Proof string `path:"proof"`
}

func (s *Service) getMyProofs(ctx context.Context, _ *httpapi.None) ([]Proof, error) {
	return s.MyProofs(ctx)
}

func (s *Service) getProofs(ctx context.Context, _ *httpapi.None) ([]Brought, error) {
	return s.Proofs(ctx)
}

// The body is the file itself; what it proves travels in the address.
func (s *Service) postProof(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	minutes, _ := strconv.Atoi(q.Get("minutes")) // what is no number is refused as 0
	p, err := s.Prove(r.Context(), Proof{Course: q.Get("course"), Title: q.Get("title"), Giver: q.Get("giver"), Day: q.Get("day"), Minutes: minutes}, q.Get("name"), r.Body)
	if err != nil {
		return err
	}
	return httpapi.JSON(w, http.StatusCreated, p)
}

func (s *Service) getProofFile(w http.ResponseWriter, r *http.Request) error {
	f, content, err := s.ProofFile(r.Context(), r.PathValue("proof"))
	if err != nil {
		return err
	}
	defer content.Close()
	how := "attachment"
	if strings.HasPrefix(f.Type, "image/") || f.Type == "application/pdf" {
		how = "inline"
	}
	h := w.Header()
	h.Set("Content-Type", f.Type)
	h.Set("Content-Disposition", mime.FormatMediaType(how, map[string]string{"filename": f.Name}))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'") // whatever is inside must not run in our name
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "private, no-store")
	http.ServeContent(w, r, "", f.at, content)
	return nil
}

func (s *Service) postAcceptProof(ctx context.Context, in *byProof) (httpapi.None, error) {
	return httpapi.None{}, s.AcceptProof(ctx, in.Proof)
}

type rejectProofInput struct {
	Proof string `path:"proof"`
	Body  refuseBody
}

func (s *Service) postRejectProof(ctx context.Context, in *rejectProofInput) (httpapi.None, error) {
	return httpapi.None{}, s.RejectProof(ctx, in.Proof, in.Body.Reason)
}

func (s *Service) deleteProof(ctx context.Context, in *byProof) (httpapi.None, error) {
	return httpapi.None{}, s.TakeBack(ctx, in.Proof)
}
