package ministry

import (
	"errors"
	"slices"
	"testing"
	"time"
)

func TestOnlyTheLegalMovesAreMade(t *testing.T) {
	states := []State{Waiting, Sending, Blocked, Declined, Exported, Received, Dropped}
	want := map[State]map[string]State{
		Waiting:  {"begin": Sending, "block": Blocked, "correct": Waiting, "export": Exported, "receipt": Received, "drop": Dropped},
		Sending:  {"look": Sending, "accept": Received, "refuse": Declined, "release": Waiting, "receipt": Received},
		Blocked:  {"correct": Waiting, "receipt": Received, "drop": Dropped},
		Declined: {"correct": Waiting, "receipt": Received, "drop": Dropped},
		Exported: {"correct": Waiting, "receipt": Received, "drop": Dropped},
	}
	for act := range moves {
		for _, s := range states {
			got, err := s.After(act)
			to, legal := want[s][act]
			if legal && (err != nil || got != to) || !legal && (!errors.Is(err, ErrState) || got != s) {
				t.Errorf("%s %s: %s, %v", s, act, got, err)
			}
		}
	}
}

func TestTheTermCountsFromTheDayAfter(t *testing.T) {
	for day, due := range map[string]string{"2026-12-01": "2026-12-06", "2026-12-29": "2027-01-03", "2028-02-25": "2028-03-01", "2027-03-27": "2027-04-01"} {
		if got, err := Due(day, 5); err != nil || got != due {
			t.Errorf("%s: %s, %v", day, got, err)
		}
	}
	if _, err := Due("domani", 5); err == nil {
		t.Error("no day")
	}
}

func TestFactsAreCheckedAsTheSchemaDoes(t *testing.T) {
	good := Facts{"giulia", Employer{"00012345678", "Comune"}, Worker{"FRRGLI88H52A944O", "Giulia", "Ferretti", "1988-06-12", "A944"}, Employment{"2015-03-01", "A01", "012345678", "0722"}, Period{"2026-11-20", "2026-12-01", ""}}
	if f := good.Faults(Start); len(f) != 0 {
		t.Fatal(f)
	}
	for fault, spoil := range map[string]func(*Facts){
		"employer_cf":   func(f *Facts) { f.Employer.CF = "1234567890" },
		"employer_name": func(f *Facts) { f.Employer.Name = " " },
		"worker_cf":     func(f *Facts) { f.Worker.CF = "FRRGLI88H52A944P" },
		"given":         func(f *Facts) { f.Worker.Given = "" },
		"family":        func(f *Facts) { f.Worker.Family = "" },
		"birth":         func(f *Facts) { f.Worker.Birth = "12/06/1988" },
		"birthplace":    func(f *Facts) { f.Worker.Birthplace = "Borgofiore" },
		"hired":         func(f *Facts) { f.Employment.From = "" },
		"contract":      func(f *Facts) { f.Employment.Kind = "indeterminato" },
		"pat":           func(f *Facts) { f.Employment.PAT = "99992000" },
		"tariff":        func(f *Facts) { f.Employment.Tariff = "072" },
		"signed":        func(f *Facts) { f.Period.Signed = "2026-02-30" },
		"from":          func(f *Facts) { f.Period.From = "" },
		"to":            func(f *Facts) { f.Period.To = "2026-11-30" },
	} {
		f := good
		spoil(&f)
		if got := f.Faults(Start); !slices.Equal(got, []string{fault}) && !(fault == "from" && slices.Contains(got, "from")) {
			t.Errorf("%s: %v", fault, got)
		}
		if got := f.Faults(Withdrawal); len(got) != 0 {
			t.Errorf("a withdrawal names the code alone: %v", got)
		}
	}
	omocodia := good
	omocodia.Worker.CF = "FRRGLI88H52A94QL"
	if f := omocodia.Faults(Start); len(f) != 0 {
		t.Error("omocodia", f)
	}
}

func TestThePauseGrowsToAnHour(t *testing.T) {
	for n, want := range map[int]time.Duration{0: time.Minute, 1: 2 * time.Minute, 5: 32 * time.Minute, 6: time.Hour, 7: time.Hour, 1000: time.Hour} {
		if got := pause(n); got != want {
			t.Errorf("%d: %v", n, got)
		}
	}
}

func TestSettingsNeverLetDataTravelInClear(t *testing.T) {
	base := Settings{EmployerCF: "00012345678", EmployerName: "Comune", PAT: "99992000", Tariff: "0722", Connected: true}
	for _, address := range []string{"", "http://ministero.example/token", "ftp://x.example", "https://user:pass@x.example/", "ministero.example"} {
		s := base
		s.Endpoints.Token, s.Endpoints.Create, s.Endpoints.Modify, s.Endpoints.Cancel, s.Endpoints.Recede, s.Endpoints.Search, s.Endpoints.Detail = address, "https://x.example/c", "https://x.example/m", "https://x.example/a", "https://x.example/r", "https://x.example/s", "https://x.example/d"
		if _, err := s.check(true); !errors.Is(err, ErrAddress) {
			t.Errorf("%q: %v", address, err)
		}
		s.Endpoints.Token = "https://x.example/t"
		if got, err := s.check(true); err != nil || got.PAT != "099992000" || len(got.Columns) == 0 {
			t.Errorf("%+v, %v", got, err)
		}
		if _, err := s.check(false); !errors.Is(err, ErrKey) {
			t.Errorf("no key: %v", err)
		}
	}
}
