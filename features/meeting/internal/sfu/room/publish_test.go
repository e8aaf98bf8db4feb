package room

import (
	"testing"

	"loggia/features/meeting/internal/sfu/wire"
)

func TestWhatMayBePublished(t *testing.T) {
	yes, no := true, false
	const (
		camera     = wire.TrackSource_CAMERA
		microphone = wire.TrackSource_MICROPHONE
		screen     = wire.TrackSource_SCREEN_SHARE
		unknown    = wire.TrackSource_UNKNOWN
	)
	for name, c := range map[string]struct {
		grant  wire.VideoGrant
		may    []wire.TrackSource
		mayNot []wire.TrackSource
	}{
		"a grant that says nothing":      {wire.VideoGrant{}, []wire.TrackSource{camera, microphone, screen, unknown}, nil},
		"a grant that says yes":          {wire.VideoGrant{CanPublish: &yes}, []wire.TrackSource{camera}, nil},
		"a grant that says no":           {wire.VideoGrant{CanPublish: &no}, nil, []wire.TrackSource{camera, microphone, unknown}},
		"no, whatever the list":          {wire.VideoGrant{CanPublish: &no, CanPublishSources: []string{"camera"}}, nil, []wire.TrackSource{camera}},
		"a guest":                        {wire.VideoGrant{CanPublishSources: []string{"camera", "microphone"}}, []wire.TrackSource{camera, microphone}, []wire.TrackSource{screen, unknown}},
		"a list of what we do not know":  {wire.VideoGrant{CanPublishSources: []string{"hologram"}}, nil, []wire.TrackSource{camera, unknown}},
		"known ones among unknown ones":  {wire.VideoGrant{CanPublishSources: []string{"hologram", "camera"}}, []wire.TrackSource{camera}, []wire.TrackSource{microphone}},
		"only to listen, with no source": {wire.VideoGrant{CanPublish: &no, CanPublishSources: nil}, nil, []wire.TrackSource{microphone}},
	} {
		p := &Participant{permission: permission(c.grant)}
		for _, s := range c.may {
			if !p.mayPublish(s) {
				t.Errorf("%s: %v is refused", name, s)
			}
		}
		for _, s := range c.mayNot {
			if p.mayPublish(s) {
				t.Errorf("%s: %v is allowed", name, s)
			}
		}
	}
}

func TestAPictureIsNoMicrophone(t *testing.T) {
	for _, c := range []struct {
		source wire.TrackSource
		kind   wire.TrackType
		fits   bool
	}{
		{wire.TrackSource_CAMERA, wire.TrackType_VIDEO, true},
		{wire.TrackSource_CAMERA, wire.TrackType_AUDIO, false},
		{wire.TrackSource_SCREEN_SHARE, wire.TrackType_VIDEO, true},
		{wire.TrackSource_MICROPHONE, wire.TrackType_AUDIO, true},
		{wire.TrackSource_MICROPHONE, wire.TrackType_VIDEO, false},
		{wire.TrackSource_SCREEN_SHARE_AUDIO, wire.TrackType_VIDEO, false},
		{wire.TrackSource_UNKNOWN, wire.TrackType_VIDEO, true},
	} {
		if got := fits(c.source, c.kind); got != c.fits {
			t.Errorf("%v as %v: got %v", c.source, c.kind, got)
		}
	}
}
