package meeting

import (
	"context"
	"time"

	"loggia/platform/httpapi"
)

// governingDoors lists how hosts hold a meeting. The ticket says who asks;
// whether they are a host is looked up each time.
func (s *Service) governingDoors(api *httpapi.API) {
	tag, rate := httpapi.Tag("meeting"), httpapi.Rate(120, time.Minute)
	at := func(door string) string { return "/meetings/{meeting}/inside/" + door }
	httpapi.Get(api, at("governing"), "How the meeting is held, and who waits", s.governing, tag, httpapi.Rate(240, time.Minute))
	httpapi.Post(api, at("hold"), "Lock the meeting, have people wait, or let only some speak", s.hold, tag, rate)
	httpapi.Post(api, at("mute"), "Switch off what somebody publishes", s.mute, tag, rate)
	httpapi.Post(api, at("mute-all"), "Switch off the microphones of all who are no hosts", s.muteAll, tag, rate)
	httpapi.Post(api, at("speak"), "Give somebody the word, or take it", s.speak, tag, rate)
	httpapi.Post(api, at("host"), "Make somebody a host, or one no longer", s.host, tag, rate)
	httpapi.Post(api, at("let"), "Let in who waits, or back who was put out", s.let, tag, rate)
	httpapi.Post(api, at("refuse"), "Do not let in who waits", s.refuse, tag, rate)
	httpapi.Post(api, at("remove"), "Put somebody out until they are let back", s.putOut, tag, rate)
}

type governingView struct {
	Locked   bool           `json:"locked" doc:"Nobody comes in who was not let in before"`
	Waits    bool           `json:"waits" doc:"Who comes waits to be let in"`
	Mode     string         `json:"mode" enum:"all,listeners"`
	Host     bool           `json:"host" doc:"I hold the meeting"`
	May      []string       `json:"may" doc:"What I may publish: camera, microphone, screen_share, screen_share_audio"`
	Hosts    []string       `json:"hosts" doc:"Identities of who was made a host"`
	Given    []string       `json:"given" doc:"Identities of who has the word"`
	Silenced []string       `json:"silenced" doc:"Identities of who lost it"`
	Waiting  []standingView `json:"waiting" doc:"Who waits; for hosts"`
	Out      []standingView `json:"out" doc:"Who was refused or put out; for hosts"`
}

type standingView struct {
	Identity  string    `json:"identity"`
	Name      string    `json:"name"`
	Label     string    `json:"label"`
	Since     time.Time `json:"since"`
	Colleague bool      `json:"colleague" doc:"Works in the body"`
}

func viewStandings(all []Standing) []standingView {
	out := make([]standingView, len(all))
	for i, s := range all {
		out[i] = standingView{s.Identity, s.Name, s.Label, s.At, ofBody(s.Identity)}
	}
	return out
}

func list(all []string) []string { return append([]string{}, all...) }

func (s *Service) governing(ctx context.Context, in *WithTicket) (governingView, error) {
	v, err := s.Govern(ctx, in.Meeting, in.token())
	return governingView{v.Locked, v.Rule.Waiting, v.Mode, v.Host, list(v.May.Sources), list(v.Hosts), list(v.Given), list(v.Silenced), viewStandings(v.Waiting), viewStandings(v.Out)}, err
}

type holdInput struct {
	WithTicket
	Body struct {
		Locked *bool   `json:"locked,omitempty" doc:"absent: as it is"`
		Waits  *bool   `json:"waits,omitempty" doc:"absent: as it is"`
		Mode   *string `json:"mode,omitempty" enum:"all,listeners" doc:"absent: as it is"`
	}
}

func (s *Service) hold(ctx context.Context, in *holdInput) (httpapi.None, error) {
	return httpapi.None{}, s.Hold(ctx, in.Meeting, in.token(), Change{in.Body.Locked, in.Body.Waits, in.Body.Mode})
}

type identityInput struct {
	WithTicket
	Body struct {
		Identity string `json:"identity" minLength:"1" maxLength:"100"`
	}
}

func (s *Service) putOut(ctx context.Context, in *identityInput) (httpapi.None, error) {
	return httpapi.None{}, s.PutOut(ctx, in.Meeting, in.token(), in.Body.Identity)
}

func (s *Service) let(ctx context.Context, in *identityInput) (httpapi.None, error) {
	return httpapi.None{}, s.Let(ctx, in.Meeting, in.token(), in.Body.Identity)
}

func (s *Service) refuse(ctx context.Context, in *identityInput) (httpapi.None, error) {
	return httpapi.None{}, s.Refuse(ctx, in.Meeting, in.token(), in.Body.Identity)
}

type muteInput struct {
	WithTicket
	Body struct {
		Identity string `json:"identity" minLength:"1" maxLength:"100"`
		Source   string `json:"source,omitempty" default:"microphone" enum:"microphone,camera,screen_share"`
	}
}

func (s *Service) mute(ctx context.Context, in *muteInput) (httpapi.None, error) {
	return httpapi.None{}, s.Mute(ctx, in.Meeting, in.token(), in.Body.Identity, in.Body.Source)
}

func (s *Service) muteAll(ctx context.Context, in *WithTicket) (httpapi.None, error) {
	return httpapi.None{}, s.MuteAll(ctx, in.Meeting, in.token())
}

type speakInput struct {
	WithTicket
	Body struct {
		Identity string `json:"identity" minLength:"1" maxLength:"100"`
		May      bool   `json:"may"`
	}
}

func (s *Service) speak(ctx context.Context, in *speakInput) (httpapi.None, error) {
	return httpapi.None{}, s.Speak(ctx, in.Meeting, in.token(), in.Body.Identity, in.Body.May)
}

type hostInput struct {
	WithTicket
	Body struct {
		Identity string `json:"identity" minLength:"1" maxLength:"100"`
		Host     bool   `json:"host"`
	}
}

func (s *Service) host(ctx context.Context, in *hostInput) (httpapi.None, error) {
	return httpapi.None{}, s.MakeHost(ctx, in.Meeting, in.token(), in.Body.Identity, in.Body.Host)
}
