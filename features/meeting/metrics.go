package meeting

import (
	"github.com/prometheus/client_golang/prometheus"

	"loggia/features/meeting/internal/sfu"
	"loggia/features/meeting/internal/sfu/room"
)

// The figures of the engine for whoever watches the machine: counts of things,
// with no name of a person or a meeting. docs/metrics.md says what each means.
var (
	figure = func(name, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc("loggia_media_"+name, help, labels, nil)
	}
	figRooms        = figure("rooms", "Calls that are open.")
	figPeople       = figure("people", "People in calls: in all, with media flowing, publishing something, on a line that carries less than they want.", "state")
	figLines        = figure("lines", "People in calls, by the quality of their line.", "quality")
	figTracks       = figure("tracks", "What is published, by source.", "source")
	figSent         = figure("sent", "Pictures that are sent to somebody, by layer: q, h, f from small to large, one where there is one only, none before the first packet, withheld where the line does not carry it.", "layer")
	figSounds       = figure("sounds", "Voices and other sounds that are sent to somebody.")
	figEstimate     = figure("limited_bits_per_second", "What the lines that carry less than is wanted carry, together.")
	figPackets      = figure("packets_total", "Packets of media, received from and sent to clients.", "direction")
	figBytes        = figure("bytes_total", "Bytes of media in them.", "direction")
	figMissed       = figure("missed_packets_total", "Packets that clients asked for again (NACK).")
	figAgain        = figure("resent_packets_total", "Packets that were sent again (RTX).")
	figKeys         = figure("key_frames_total", "Key frames (PLI): wanted by who watches, asked of who publishes.", "of")
	figJoin         = figure("join_seconds", "Time from joining a call until media can flow.")
	figRelays       = figure("relay_allocations", "Relays (TURN) in use.")
	figRelaysMade   = figure("relay_allocations_total", "Relays made.")
	figRelayRefused = figure("relay_refused_total", "Requests for a relay that were refused: no good credential, or over a limit.")
	figRelayStrays  = figure("relay_strays_total", "Packets that somebody tried to send elsewhere through a relay. They were not sent.")
	figRelayBytes   = figure("relay_bytes_total", "Bytes that went through relays, from and to clients.", "direction")
)

var _ prometheus.Collector = (*Embedded)(nil)

// Describe is for Prometheus.
func (e *Embedded) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{figRooms, figPeople, figLines, figTracks, figSent, figSounds, figEstimate, figPackets, figBytes, figMissed, figAgain, figKeys, figJoin,
		figRelays, figRelaysMade, figRelayRefused, figRelayStrays, figRelayBytes} {
		to <- d
	}
}

// Collect is for Prometheus.
func (e *Embedded) Collect(to chan<- prometheus.Metric) {
	s := e.engine.Stats()
	now := func(d *prometheus.Desc, v int, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, float64(v), labels...)
	}
	ever := func(d *prometheus.Desc, v uint64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(v), labels...)
	}
	now(figRooms, s.Rooms)
	now(figPeople, s.People, "in")
	now(figPeople, s.Connected, "connected")
	now(figPeople, s.Publishers, "publishing")
	now(figPeople, s.Limited, "limited")
	for _, quality := range []string{"excellent", "good", "poor", "lost"} {
		now(figLines, s.Quality[quality], quality)
	}
	for _, source := range []string{Camera, Microphone, Screen, ScreenSound, "other"} {
		now(figTracks, s.Tracks[source], source)
	}
	for _, layer := range []string{"q", "h", "f", "one", "none", "withheld"} {
		now(figSent, s.Sent[layer], layer)
	}
	now(figSounds, s.Sounds)
	now(figEstimate, s.Carried)
	ever(figPackets, s.Traffic.PacketsIn, "in")
	ever(figPackets, s.Traffic.PacketsOut, "out")
	ever(figBytes, s.Traffic.BytesIn, "in")
	ever(figBytes, s.Traffic.BytesOut, "out")
	ever(figMissed, s.Traffic.Missed)
	ever(figAgain, s.Traffic.Again)
	ever(figKeys, s.Traffic.KeysWanted, "wanted")
	ever(figKeys, s.Traffic.KeysAsked, "asked")
	to <- joins(s)
	now(figRelays, s.Relay.Allocations)
	ever(figRelaysMade, s.Relay.Made)
	ever(figRelayRefused, s.Relay.Refused)
	ever(figRelayStrays, s.Relay.Strays)
	ever(figRelayBytes, s.Relay.In, "in")
	ever(figRelayBytes, s.Relay.Out, "out")
}

func joins(s sfu.Stats) prometheus.Metric {
	steps, all := map[float64]uint64{}, uint64(0)
	for i, n := range s.Joins {
		all += n
		if i < len(room.JoinSteps) {
			steps[room.JoinSteps[i].Seconds()] = all
		}
	}
	return prometheus.MustNewConstHistogram(figJoin, all, s.JoinTime.Seconds(), steps)
}
