package identity

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"loggia/core/ente"
	"loggia/platform/httpapi"
)

// Doors lists the operations of accounts and people.
func (s *Service) Doors(a *httpapi.API) {
	guess := httpapi.Rate(300, time.Minute) // a town hall at eight in the morning is one address
	mail := httpapi.Rate(30, time.Minute)

	httpapi.Get(a, "/session", "Who I am and what I may do", s.getSession)
	httpapi.Post(a, "/session", "Sign in with address and password", s.postSession, guess)
	httpapi.Post(a, "/session/code", "Go on with a one-time or recovery code", s.postCode, guess)
	httpapi.Post(a, "/session/device", "Go on from a sixth device: the oldest leaves", s.postDevice, guess)
	httpapi.Delete(a, "/session", "Sign out", s.deleteSession)
	httpapi.Post(a, "/session/passkey", "Begin to sign in with a passkey", s.postPasskeyChallenge, guess)
	httpapi.Put(a, "/session/passkey", "Sign in with the passkey shown", s.putPasskeyAnswer, guess)

	httpapi.Get(a, "/devices", "My devices", s.getDevices)
	httpapi.Delete(a, "/devices/{id}", "Sign one of my devices out", s.deleteDevice)
	httpapi.Delete(a, "/devices", "Sign all my other devices out", s.deleteDevices)
	httpapi.Get(a, "/me/confirmation", "With what I may confirm that it is me", s.getConfirmation)
	httpapi.Post(a, "/me/confirmation", "Confirm with a one-time code, before signing", s.postConfirmation, guess)
	httpapi.Post(a, "/me/confirmation/passkey", "Begin to confirm with a passkey", s.postConfirmPasskey, guess)
	httpapi.Put(a, "/me/confirmation/passkey", "Confirm with the passkey shown", s.putConfirmPasskey, guess)
	httpapi.Put(a, "/me/password", "Change my password", s.putPassword)
	httpapi.Post(a, "/me/totp", "Begin to set up one-time codes", s.postTOTP)
	httpapi.Put(a, "/me/totp", "Turn one-time codes on; gives recovery codes", s.putTOTP)
	httpapi.Post(a, "/me/totp/off", "Turn one-time codes off", s.postTOTPOff)
	httpapi.Get(a, "/me/passkeys", "My passkeys", s.getPasskeys)
	httpapi.Post(a, "/me/passkeys", "Begin to make a passkey", s.postPasskey)
	httpapi.Put(a, "/me/passkeys", "Keep the passkey made", s.putPasskey)
	httpapi.Delete(a, "/me/passkeys/{id}", "Forget a passkey", s.deletePasskey)
	httpapi.Get(a, "/me/app-passwords", "One's own app passwords", s.getAppPasswords)
	httpapi.Post(a, "/me/app-passwords", "Make an app password; its secret is shown once", s.postAppPassword, guess)
	httpapi.Delete(a, "/me/app-passwords/{id}", "End an app password", s.deleteAppPassword)

	// Tokens travel in bodies: an address ends up in logs and in histories.
	httpapi.Post(a, "/invitations/look", "Whom an invitation invites", s.lookInvitation, guess)
	httpapi.Post(a, "/invitations/accept", "Accept an invitation with a password", s.acceptInvitation, guess)
	httpapi.Post(a, "/password-resets", "Ask for another password by e-mail", s.postReset, mail, httpapi.Status(http.StatusAccepted))
	httpapi.Post(a, "/password-resets/look", "Whose password a link resets", s.lookReset, guess)
	httpapi.Post(a, "/password-resets/accept", "Choose another password", s.acceptReset, guess)

	s.peopleDoors(a)
	a.Handle("GET /demo/entra/{person}", http.HandlerFunc(s.enterDemo))
}

func client(ctx context.Context) Client {
	c := Client{Address: httpapi.ClientIP(ctx).String()}
	if r := httpapi.Request(ctx); r != nil {
		c.Agent = r.UserAgent()
		if k, err := r.Cookie(KnownCookie); err == nil {
			c.Known = k.Value
		}
	}
	c.Session, _ = SessionOf(ctx)
	return c
}

// admit gives the browser the cookies of an open session.
func admit(ctx context.Context, e Entry, err error) (Entry, error) {
	if err == nil && e.Next == NextNothing {
		httpapi.SetCookie(ctx, sessionCookie(e.Token, false))
		httpapi.SetCookie(ctx, knownCookie(e.Known))
	}
	return e, err
}

func knownCookie(token string) *http.Cookie {
	return &http.Cookie{Name: KnownCookie, Value: token, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode, MaxAge: int(knownLife.Seconds())}
}

func site(ctx context.Context) Site {
	at := Site{Origin: httpapi.Origin(ctx)}
	at.Host = host(at.Origin)
	if b, ok := ente.Current(ctx); ok {
		at.Name = b.Name
	}
	return at
}

type signInBody struct {
	Body struct {
		Email    string `json:"email" maxLength:"320"`
		Password string `json:"password" maxLength:"512"`
	}
}

type codeBody struct {
	Body struct {
		Ticket string `json:"ticket" maxLength:"22"`
		Code   string `json:"code" maxLength:"20"`
	}
}

type ticketBody struct {
	Body struct {
		Ticket string `json:"ticket" maxLength:"22"`
	}
}

type answerBody struct {
	Body struct {
		Ticket string          `json:"ticket" maxLength:"22"`
		Answer json.RawMessage `json:"answer" doc:"the credential, as its toJSON() writes it"`
	}
}

type proofBody struct {
	Body struct {
		Present string `json:"present,omitempty" maxLength:"512" doc:"the present password"`
	}
}

type idPath struct {
	ID string `path:"id" maxLength:"1400"`
}

func (s *Service) getSession(ctx context.Context, _ *httpapi.None) (Me, error) { return s.Me(ctx) }

func (s *Service) postSession(ctx context.Context, in *signInBody) (Entry, error) {
	e, err := s.SignIn(ctx, in.Body.Email, in.Body.Password, client(ctx))
	return admit(ctx, e, err)
}

func (s *Service) postCode(ctx context.Context, in *codeBody) (Entry, error) {
	e, err := s.SignInCode(ctx, in.Body.Ticket, in.Body.Code, client(ctx))
	return admit(ctx, e, err)
}

func (s *Service) postDevice(ctx context.Context, in *ticketBody) (Entry, error) {
	e, err := s.SignInDevice(ctx, in.Body.Ticket, client(ctx))
	return admit(ctx, e, err)
}

func (s *Service) deleteSession(ctx context.Context, _ *httpapi.None) (httpapi.None, error) {
	err := s.SignOut(ctx)
	if err == nil {
		httpapi.SetCookie(ctx, sessionCookie("", false))
		httpapi.SetHeader(ctx, "Clear-Site-Data", `"cache"`) // a shared computer keeps no pages
	}
	return httpapi.None{}, err
}

func (s *Service) postPasskeyChallenge(ctx context.Context, _ *httpapi.None) (Ceremony, error) {
	return s.BeginSignInPasskey(ctx, site(ctx))
}

func (s *Service) putPasskeyAnswer(ctx context.Context, in *answerBody) (Entry, error) {
	e, err := s.SignInPasskey(ctx, site(ctx), in.Body.Ticket, in.Body.Answer, client(ctx))
	return admit(ctx, e, err)
}

func (s *Service) getDevices(ctx context.Context, _ *httpapi.None) ([]Session, error) {
	return s.Devices(ctx)
}

func (s *Service) deleteDevice(ctx context.Context, in *idPath) (httpapi.None, error) {
	return httpapi.None{}, s.Revoke(ctx, in.ID)
}

func (s *Service) deleteDevices(ctx context.Context, _ *httpapi.None) (httpapi.None, error) {
	return httpapi.None{}, s.RevokeOthers(ctx)
}

type passwordBody struct {
	Body struct {
		Present  string `json:"present,omitempty" maxLength:"512"`
		Password string `json:"password" maxLength:"512"`
	}
}

func (s *Service) putPassword(ctx context.Context, in *passwordBody) (httpapi.None, error) {
	return httpapi.None{}, s.ChangePassword(ctx, in.Body.Present, in.Body.Password)
}

func (s *Service) postTOTP(ctx context.Context, in *proofBody) (Setup, error) {
	return s.BeginTOTP(ctx, in.Body.Present)
}

// Recovery holds the codes that open when the telephone is lost, shown once.
type Recovery struct {
	Codes []string `json:"codes"`
}

func (s *Service) putTOTP(ctx context.Context, in *codeBody) (Recovery, error) {
	codes, err := s.ConfirmTOTP(ctx, in.Body.Ticket, in.Body.Code)
	return Recovery{codes}, err
}

func (s *Service) postTOTPOff(ctx context.Context, in *proofBody) (httpapi.None, error) {
	return httpapi.None{}, s.EndTOTP(ctx, in.Body.Present)
}

func (s *Service) getPasskeys(ctx context.Context, _ *httpapi.None) ([]Passkey, error) {
	return s.Passkeys(ctx)
}

func (s *Service) postPasskey(ctx context.Context, in *proofBody) (Ceremony, error) {
	return s.BeginPasskey(ctx, site(ctx), in.Body.Present)
}

type confirmBody struct {
	Body struct {
		Code string `json:"code" maxLength:"20"`
	}
}

func (s *Service) getConfirmation(ctx context.Context, _ *httpapi.None) (Confirmation, error) {
	return s.Confirmation(ctx)
}

func (s *Service) postConfirmation(ctx context.Context, in *confirmBody) (httpapi.None, error) {
	return httpapi.None{}, s.ConfirmCode(ctx, in.Body.Code)
}

func (s *Service) postConfirmPasskey(ctx context.Context, _ *httpapi.None) (Ceremony, error) {
	return s.BeginConfirm(ctx, site(ctx))
}

func (s *Service) putConfirmPasskey(ctx context.Context, in *answerBody) (httpapi.None, error) {
	return httpapi.None{}, s.FinishConfirm(ctx, site(ctx), in.Body.Ticket, in.Body.Answer)
}

type passkeyBody struct {
	Body struct {
		Ticket string          `json:"ticket" maxLength:"22"`
		Name   string          `json:"name" maxLength:"80"`
		Answer json.RawMessage `json:"answer" doc:"the credential, as its toJSON() writes it"`
	}
}

func (s *Service) putPasskey(ctx context.Context, in *passkeyBody) (Passkey, error) {
	return s.FinishPasskey(ctx, site(ctx), in.Body.Ticket, in.Body.Name, in.Body.Answer)
}

func (s *Service) deletePasskey(ctx context.Context, in *idPath) (httpapi.None, error) {
	return httpapi.None{}, s.RemovePasskey(ctx, in.ID)
}

type chooseBody struct {
	Body struct {
		Ticket   string `json:"ticket" maxLength:"22" doc:"the last part of the link"`
		Password string `json:"password" maxLength:"512"`
	}
}

func (s *Service) lookInvitation(ctx context.Context, in *ticketBody) (Welcome, error) {
	return s.LookInvitation(ctx, in.Body.Ticket)
}

func (s *Service) acceptInvitation(ctx context.Context, in *chooseBody) (Entry, error) {
	e, err := s.AcceptInvitation(ctx, in.Body.Ticket, in.Body.Password, client(ctx))
	return admit(ctx, e, err)
}

type emailBody struct {
	Body struct {
		Email string `json:"email" maxLength:"320"`
	}
}

func (s *Service) postReset(ctx context.Context, in *emailBody) (httpapi.None, error) {
	return httpapi.None{}, s.AskReset(ctx, in.Body.Email)
}

func (s *Service) lookReset(ctx context.Context, in *ticketBody) (Welcome, error) {
	return s.LookReset(ctx, in.Body.Ticket)
}

func (s *Service) acceptReset(ctx context.Context, in *chooseBody) (httpapi.None, error) {
	return httpapi.None{}, s.AcceptReset(ctx, in.Body.Ticket, in.Body.Password)
}

// enterDemo signs a person of the demo town in with one click. Where the present
// body is not theirs, a host that names no body turns to their body, and
// another body's host sends them to their own.
func (s *Service) enterDemo(w http.ResponseWriter, r *http.Request) {
	ctx, person := r.Context(), r.PathValue("person")
	home, here, err := s.findDemo(ctx, person)
	if err == nil && !here && ente.Named(ctx) {
		http.Redirect(w, r, s.ente.URL(ctx, home)+"/demo/entra/"+person, http.StatusSeeOther)
		return
	}
	var e Entry
	if err == nil {
		e, err = s.SignInDemo(ctx, person, home, client(ctx))
	}
	if err != nil {
		s.log.InfoContext(ctx, "identity: no demo sign-in", "error", err)
		http.NotFound(w, r)
		return
	}
	cookies := []*http.Cookie{sessionCookie(e.Token, false), knownCookie(e.Known)}
	if !here {
		cookies = append(cookies, &http.Cookie{Name: ente.Cookie, Value: home, Path: "/", SameSite: http.SameSiteLaxMode})
	}
	for _, c := range cookies {
		httpapi.SetCookie(ctx, c)
	}
	http.Redirect(w, r, "/app", http.StatusSeeOther)
}

type appPasswordBody struct {
	Body struct {
		Label   string `json:"label" maxLength:"80" doc:"which program or device, such as \"Portatile\""`
		Present string `json:"present" maxLength:"1000" doc:"one's password now; empty when there is none"`
	}
}

func (s *Service) getAppPasswords(ctx context.Context, _ *httpapi.None) ([]AppPassword, error) {
	return s.AppPasswords(ctx)
}

func (s *Service) postAppPassword(ctx context.Context, in *appPasswordBody) (AppPassword, error) {
	return s.MakeAppPassword(ctx, in.Body.Label, in.Body.Present)
}

func (s *Service) deleteAppPassword(ctx context.Context, in *idPath) (httpapi.None, error) {
	return httpapi.None{}, s.RemoveAppPassword(ctx, in.ID)
}
