package ministry

import (
	"context"
	"errors"
	"slices"
	"time"

	"loggia/features/ministry/internal/wire"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/jobs"
)

const (
	lease = 3 * time.Minute // longer than one step can take
	doubt = 2 * time.Minute // before asking what became of a request: it may still be at work
)

// A step is one attempt, written before anything leaves.
type step struct {
	Communication
	act      string // create, modify, cancel, recede, clear, close
	n        int
	attempts []Attempt // before this one
	client   *wire.Client
	held     map[string]bool // codes that are another's
	other    string          // close: the code of what is in the way
}

// send brings one communication as far as it comes now: what became of an
// earlier request, the request itself, what stands in its way, and once more.
func (s *Service) send(ctx context.Context, id string) (err error) {
	defer errs.Wrap(&err, "ministry.send(%s)", id)
	closing := ""
	for range 6 {
		st, err := s.begin(ctx, id, closing)
		if err != nil || st == nil {
			return err
		}
		var again bool
		if again, closing, err = s.run(ctx, st); err != nil || !again {
			return err
		}
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error { return wake(tx, id, jobs.At(tx.Now.Add(time.Hour))) }) // it goes round and round: later, then
}

// begin decides what to do next with a communication, takes it, and writes the
// attempt; nothing when there is nothing to do now.
func (s *Service) begin(ctx context.Context, id, closing string) (st *step, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		st = nil
		c, err := findCommunication(tx, id)
		if errors.Is(err, ErrNoSuch) || err == nil && c.State != Waiting && c.State != Sending {
			return nil // forgotten, or somebody has dealt with it
		}
		if err != nil {
			return err
		}
		set, err := findSettings(tx)
		if err != nil || !set.Connected {
			return err // it waits for the file
		}
		if later := latest(c.Lease, c.Next); later.After(tx.Now) {
			return wake(tx, c.ID, jobs.At(later))
		}
		was, act := c.State, "clear"
		if c.State == Waiting {
			if act, err = s.ready(tx, &c, set); err != nil || act == "" {
				return err
			}
		}
		if closing != "" {
			act = "close"
		}
		if c.State, err = c.State.After(map[bool]string{true: "begin", false: "look"}[was == Waiting]); err != nil {
			return err
		}
		x := step{act: act, other: closing}
		if x.attempts, err = listAttempts(tx, c.ID); err != nil {
			return err
		}
		if x.held, err = listCodes(tx, c.Facts.Worker.CF, c.ID); err != nil {
			return err
		}
		if x.client, err = s.client(tx.Ente, set); err != nil {
			return err
		}
		if x.n, err = insertAttempt(tx, c.ID, act); err != nil {
			return err
		}
		c.Lease, c.Next = tx.Now.Add(lease), time.Time{}
		x.Communication, st = c, &x
		return updateCommunication(tx, c, was)
	})
	return st, err
}

// ready says how a waiting communication is sent; "" when it is not its turn, or
// when something is missing, which blocks it.
func (s *Service) ready(tx *db.Tx, c *Communication, set Settings) (string, error) {
	before, err := listEarlier(tx, *c)
	if err != nil {
		return "", err
	}
	for _, e := range before {
		if e.Series == c.Series || e.State == Waiting || e.State == Sending {
			return "", nil // its end wakes this one
		}
	}
	c.Facts = c.Facts.completed(set)
	c.Faults = c.Facts.Faults(c.Kind)
	if c.Kind != Start {
		if c.Target, err = findCode(tx, c.Series, c.Number); err != nil {
			return "", err
		}
		if c.Target == "" {
			c.Faults = append(c.Faults, "start")
		}
	}
	if len(c.Faults) > 0 {
		c.State = Blocked
		if err := updateCommunication(tx, *c, Waiting); err != nil {
			return "", err
		}
		if err := wakeNext(tx, *c); err != nil {
			return "", err
		}
		return "", tx.Emit(Refused{c.ID, c.Agreement, true})
	}
	return map[Kind]string{Start: "create", Change: "modify", Annulment: "cancel", Withdrawal: "recede"}[c.Kind], nil
}

// run makes the request of st and keeps what came of it. It says whether to go
// on at once, and with closing what.
func (s *Service) run(ctx context.Context, st *step) (again bool, closing string, err error) {
	var a wire.Answer
	var f finding
	switch st.act {
	case "create":
		a = st.client.Create(ctx, st.Facts.message(st.Number))
	case "modify":
		a = st.client.Modify(ctx, st.Target, st.Facts.message(st.Number))
	case "cancel":
		a = st.client.Cancel(ctx, st.Number, st.Target)
	case "recede":
		a = st.client.Recede(ctx, st.Number, st.Target, st.Day)
	case "close":
		a = st.client.Recede(ctx, st.Number, st.other, dayBefore(st.Facts.Period.From))
	case "clear":
		f, a = st.find(ctx)
	}
	// The answer is kept even when the program is told to stop meanwhile.
	err = s.DB.Write(context.WithoutCancel(ctx), func(tx *db.Tx) error {
		again, closing = false, ""
		kept := Attempt{N: st.n, Fate: a.Fate.String(), Status: a.Status, Result: a.Result, Message: a.Message, Trouble: a.Trouble, Code: a.Code, Answer: printable(a.Raw)}
		if err := updateAttempt(tx, st.ID, kept); err != nil {
			return err
		}
		c, err := findCommunication(tx, st.ID)
		if err != nil || c.State != Sending {
			return err // somebody entered its receipt meanwhile
		}
		c.Lease = time.Time{}
		again, closing, err = s.outcome(tx, c, st, a, f)
		return err
	})
	return again, closing, err
}

// outcome moves c on by what came of st.
func (s *Service) outcome(tx *db.Tx, c Communication, st *step, a wire.Answer, f finding) (again bool, closing string, err error) {
	if a.Fate == wire.Unclear || a.Fate == wire.Unsent {
		return false, "", s.later(tx, c, st, a)
	}
	c.Trouble, c.Failures = "", 0
	switch st.act {
	case "clear":
		return s.cleared(tx, c, st, f)
	case "close":
		c.State = Waiting // its start was refused, surely: it may be sent again
		if a.Fate == wire.Accepted {
			c.Note = "closed:" + st.other
			return true, "", updateCommunication(tx, c, Sending)
		}
		c.Result, c.Message = a.Result, a.Message
		return false, "", s.declined(tx, c)
	}
	c.Result, c.Message = a.Result, a.Message
	switch {
	case a.Fate == wire.Accepted:
		return false, "", s.accepted(tx, c, firstOf(a.Code, st.Target))
	case c.Kind == Start:
		// The code of "already open" is not published: ask the archive whatever the words are.
		return true, "", updateCommunication(tx, c, Sending)
	default:
		return false, "", s.declined(tx, c)
	}
}

// later keeps that an attempt came to nothing, and when to try again. What is
// unclear stays so: the next step asks the Ministry's archive.
func (s *Service) later(tx *db.Tx, c Communication, st *step, a wire.Answer) error {
	c.Trouble = a.Trouble
	c.Failures++
	wait := max(pause(c.Failures-1), a.Wait)
	if a.Fate == wire.Unsent && st.act != "clear" {
		c.State = Waiting
	} else {
		wait = max(wait, doubt)
	}
	if st.act == "close" { // the start itself was refused: whatever became of this, it may be sent
		c.State = Waiting
	}
	c.Next = tx.Now.Add(wait)
	if err := updateCommunication(tx, c, Sending); err != nil {
		return err
	}
	return wake(tx, c.ID, jobs.At(c.Next))
}

// accepted ends a communication well.
func (s *Service) accepted(tx *db.Tx, c Communication, code string) error {
	was := c.State
	c.State, c.Code, c.Settled, c.Next, c.Lease = Received, code, tx.Now, time.Time{}, time.Time{}
	c.Trouble, c.Faults, c.Failures = "", nil, 0
	if err := updateCommunication(tx, c, was); err != nil {
		return err
	}
	if err := s.settled(tx, c); err != nil {
		return err
	}
	return tx.Emit(Taken{c.ID, c.Agreement})
}

// declined leaves a communication to a person.
func (s *Service) declined(tx *db.Tx, c Communication) error {
	c.State, c.Next = Declined, time.Time{}
	if err := updateCommunication(tx, c, Sending); err != nil {
		return err
	}
	if err := wakeNext(tx, c); err != nil {
		return err
	}
	return tx.Emit(Refused{c.ID, c.Agreement, false})
}

// settled minds what follows the end of a communication: no more alarms, the
// day on which it is forgotten, and whoever waited behind it.
func (s *Service) settled(tx *db.Tx, c Communication) error {
	if err := unplan(tx, c.ID); err != nil {
		return err
	}
	if err := planForget(tx, c); err != nil {
		return err
	}
	return wakeNext(tx, c)
}

// wakeNext wakes those that waited behind c.
func wakeNext(tx *db.Tx, c Communication) error {
	next, err := listCommunications(tx, `AND (worker = $2 OR series = $3) AND number > $4 AND state = 'waiting' ORDER BY number`, c.Facts.Worker.CF, c.Series, c.Number)
	for _, n := range next {
		if err == nil {
			err = wake(tx, n.ID)
		}
	}
	return err
}

// client gives the client of a body, made anew when its settings have changed.
func (s *Service) client(ente string, set Settings) (*wire.Client, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	made := db.MS(set.Changed)
	if c, ok := s.clients[ente]; ok && c.made == made {
		return c.Client, nil
	}
	key, err := s.seal.Open(set.sealed, ente)
	if err != nil {
		return nil, err
	}
	c := client{made, wire.New(set.Endpoints, set.Scope, key, s.Roots, s.Patience, s.DB.Now)}
	s.clients[ente] = c
	return c.Client, nil
}

func latest(all ...time.Time) time.Time {
	return slices.MaxFunc(all, time.Time.Compare)
}

func firstOf(all ...string) string {
	for _, s := range all {
		if s != "" {
			return s
		}
	}
	return ""
}
