package training

import (
	"context"
	"mime"
	"net/http"

	"loggia/platform/httpapi"
)

// certificateDoors lists the operations on certificates.
func (s *Service) certificateDoors(api *httpapi.API) {
	tag := httpapi.Tag("training")
	api.Raw("GET /training/certificates/{certificate}", s.getCertificate, httpapi.Long())
	httpapi.Post(api, "/training/certificates/{certificate}/revoke", "Revoke a certificate, with the reason", s.postRevoke, tag)
	httpapi.Get(api, "/training/courses/{course}/certificates", "The certificates of a course", s.getCertificates, tag)
	httpapi.Post(api, "/training/courses/{course}/certificates", "Write the certificates of a course in the background", s.postCertify, tag, httpapi.Status(http.StatusAccepted))
	httpapi.Get(api, "/training/batches/{batch}", "How far a writing of certificates is", s.getBatch, tag)
	api.Raw("GET /training/courses/{course}/certificates.zip", s.getZip, httpapi.Long())
}

func (s *Service) getCertificate(w http.ResponseWriter, r *http.Request) error {
	c, content, err := s.Certificate(r.Context(), r.PathValue("certificate"))
	if err != nil {
		return err
	}
	defer content.Close()
	h := w.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": fileName("attestato " + c.Title + " " + c.Day + ".pdf")}))
	h.Set("Cache-Control", "private, no-store")
	http.ServeContent(w, r, "", morning(c.Day), content)
	return nil
}

type revokeBody struct {
	Why string `json:"why" maxLength:"2000"`
}

type revokeInput struct {
	Certificate string `path:"certificate"`
	Body        revokeBody
}

func (s *Service) postRevoke(ctx context.Context, in *revokeInput) (httpapi.None, error) {
	return httpapi.None{}, s.Revoke(ctx, in.Certificate, in.Body.Why)
}

func (s *Service) getCertificates(ctx context.Context, in *ByCourse) ([]Certified, error) {
	return s.Certificates(ctx, in.Course)
}

func (s *Service) postCertify(ctx context.Context, in *ByCourse) (Batch, error) {
	return s.Certify(ctx, in.Course)
}

type byBatch struct {
	Batch string `path:"batch"`
}

func (s *Service) getBatch(ctx context.Context, in *byBatch) (Batch, error) {
	return s.Batch(ctx, in.Batch)
}

func (s *Service) getZip(w http.ResponseWriter, r *http.Request) error {
	title, write, err := s.Zip(r.Context(), r.PathValue("course"))
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": fileName("attestati " + title + ".zip")}))
	h.Set("Cache-Control", "private, no-store")
	return write(w)
}
