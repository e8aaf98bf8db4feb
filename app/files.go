package app

import (
	"context"
	"net/http"

	"loggia/features/files"
	"loggia/platform/antivirus"
	"loggia/platform/httpapi"
)

// davMethods are those of WebDAV clients; each is a pattern of its own, for the
// pages' "GET /" would else be neither more nor less than "/dav/".
var davMethods = []string{"OPTIONS", "GET", "PUT", "DELETE", "PROPFIND", "PROPPATCH", "MKCOL", "COPY", "MOVE", "LOCK", "UNLOCK"}

// wireFiles makes the shelves and opens them to WebDAV clients at /dav/.
func (a *App) wireFiles(ctx context.Context) (err error) {
	if a.Files, err = files.New(ctx, files.Config{DB: a.DB, Blobs: a.Blobs, Scanner: antivirus.Find(), Log: a.log}); err != nil {
		return err
	}
	dav := a.byAppPassword(a.Files.DAV("/dav", a.API.Fail))
	for _, m := range davMethods {
		a.API.Handle(m+" /dav/", dav, httpapi.Long(), httpapi.Limit(files.LargestFile))
	}
	a.workers = append(a.workers, a.daily("files: the trash was not emptied", a.Files.Tidy))
	return nil
}

// byAppPassword lets in who brings an app password (RFC 7617); the session of a
// browser is not enough, so that no page can write to files by itself.
func (a *App) byAppPassword(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, secret, ok := r.BasicAuth()
		ctx := r.Context()
		if ok {
			var err error
			if ctx, err = a.People.ByAppPassword(ctx, secret); err != nil {
				ok = false
			}
		}
		if !ok {
			w.Header().Set("WWW-Authenticate", `Basic realm="Loggia", charset="UTF-8"`)
			http.Error(w, a.Words.T("it", "files.app_password", nil), http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}
