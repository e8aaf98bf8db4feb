package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"loggia/app"
	"loggia/core/access"
	"loggia/platform/clock"
	"loggia/platform/db"
)

// personColumn says which columns name somebody who works in the body. Who gives
// a new one another name adds it here.
var personColumn = regexp.MustCompile(`^(person|who|owner|by|manager|teacher|actor|clerk|asker|handle|[a-z]+_by)$`)

// known says in which part of the page "what is known of me" each column is that
// names a person of the programme.
var known = map[string]string{
	"agile_agreement.person": "agreements", "agile_signature.person": "agreements", "agile_member.person": "groups",
	"agile_reading.person": "notices", "agile_telework.person": "telework", "agile_worker.person": "employment",
	"workday_day.person": "days", "workday_wish.person": "days", "workday_call_back.person": "days", "workday_absence.person": "days",
	"workday_duty.person": "days", "workday_correction.person": "days", "workday_total.person": "days",
	"training_enrolment.person": "training", "training_presence.person": "training", "training_try.person": "training", "training_result.person": "training",
	"training_certificate.person": "training", "training_proof.person": "training", "training_skill.person": "training", "training_edition.teacher": "training",
	"desk_booking.person": "desks", "desk_favourite.person": "desks", "desk_need.person": "desks",
	"kit_holding.person": "kit", "kit_note.person": "kit", "kit_note.made_by": "kit", "kit_signature.person": "kit", "kit_story.person": "kit", "kit_story.who": "kit",
	"kit_fault.person": "kit", "kit_loss.person": "kit", "kit_seat.person": "kit", "kit_setup.person": "kit",
	"ministry_communication.person": "ministry",
	"grant_action.owner":            "plan", "grant_risk.owner": "plan", "grant_move.who": "plan", "grant_expense.who": "plan", "grant_report.made_by": "plan", "grant_report.sent_by": "plan",
	"survey_invited.person": "surveys",
	"notify_notice.person":  "told", "notify_emergency.person": "told", "notify_preference.person": "told",
}

// elsewhere are the columns that are on no such page, each with its reason.
var elsewhere = map[string]string{
	"agile_agreement.manager":      "the agreements of others, which their head reads among the agreements: what they hold is about the worker",
	"agile_step.actor":             "a step of somebody's agreement, told to that person with the agreement",
	"agile_evaluation.actor":       "an opinion on somebody's goal, told to that person with the agreement",
	"agile_cost.actor":             "who wrote what a measure costs the body: an act of office",
	"broadcast_recording.owner":    "who keeps a recording: on the page of recordings, with the day on which it goes",
	"broadcast_stream.owner":       "who streams a sitting in public: on the page of that meeting",
	"agile_emergency.actor":        "who opened the emergency for the whole body: an act of office",
	"workday_absence.made_by":      "who recorded somebody's absence: told with it, to whom it is about",
	"workday_absence.answered_by":  "who answered somebody's wish: told with it, to whom it is about",
	"workday_call_back.called_by":  "who called somebody back: told with it, to whom it is about",
	"workday_wish.answered_by":     "who answered somebody's wish: told with it, to whom it is about",
	"workday_correction.made_by":   "who corrected somebody's day: told with it, to whom it is about",
	"workday_month.closed_by":      "who closed a month for payroll: an act of office",
	"training_enrolment.made_by":   "who enrolled somebody: an act of office",
	"training_presence.by":         "which teacher marked somebody: an act of office",
	"training_batch.made_by":       "who had certificates written: an act of office, deleted with the rest",
	"training_proof.decided_by":    "who answered somebody: an act of office",
	"desk_hold.person":             "the parts of the day of a booking, which is on the page",
	"kit_done.person":              "the steps of a set-up, counted in it on the page",
	"kit_done.who":                 "who ticked a step for somebody: an act of office",
	"kit_step.owner":               "not a person: a template or a campaign",
	"ministry_attempt.who":         "who pressed send: an act of office",
	"ministry_settings.changed_by": "who changed a setting: an act of office",
	"notify_hours.set_by":          "who set the hours of the body: an act of office",
	"norm_number.actor":            "who changed a number of law: an act of office, which everybody may read",
	"ente_place.person":            "offices and roles: the person reads them in their profile",
	"identity_person.handle":       "the name with which one signs in: the person reads it in their profile",
	"identity_known.person":        "their own browsers, on the page of their devices",
	"identity_passkey.person":      "their own keys, on the page of their devices",
	"identity_recovery.person":     "fingerprints of their own codes, which nobody can read",
	"identity_app_password.person": "their own passwords for programs: the person reads them among what is theirs",
	"files_lock.owner":             "what their program says while a file is open in it: over within a day",
	"files_lock.person":            "whose program has a file open: over within a day",
	"files_node.created_by":        "who brought a file: said beside it to everybody who may open it",
	"files_node.modified_by":       "who changed a file: said beside it",
	"files_node.trashed_by":        "who threw a file away: said beside it, for thirty days",
	"files_space.owner":            "their own space: only they open it",
	"files_version.made_by":        "who wrote a version: said beside it",
	"identity_session.person":      "their own devices, on the page of their devices",
	"identity_ticket.person":       "a letter under way to them, for some hours",
	"job.actor":                    "work under way, deleted when it is done",
	"ledger.actor":                 "the audit trail (Provv. Garante 27-11-2008): ids and times, read by nobody's page",
	"ledger_lease.holder":          "not a person: a node",
	"mailer_outbox.actor":          "mail under way, wiped when it is delivered",
	"migration.owner":              "not a person: a part of the program",
	"meeting.owner":                "a meeting that is on or to come: the person reads it among the meetings",
	"meeting_document.who":         "a document on the table of a meeting, deleted with it",
	"meeting_person.person":        "who is asked to a meeting: the person reads it among the meetings",
	"meeting_person.asker":         "who asked them",
	"office_appointment.clerk":     "who serves an appointment: the work of the counter, not of the programme",
	"office_visit.who":             "a citizen or who comes with them",
	"office_message.whole":         "not a person",
}

// columnsOfPeople gives every column that names somebody, as table.column.
func columnsOfPeople(t *testing.T, a *app.App) (all []string) {
	t.Helper()
	err := a.DB.Read(context.Background(), func(tx *db.Tx) error {
		rows, err := tx.Query(`SELECT m.name, p.name FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type = 'table' ORDER BY 1, 2`)
		all = nil
		found, err := db.Collect(rows, err, func(c *[2]string, scan func(...any) error) error { return scan(&c[0], &c[1]) })
		for _, c := range found {
			if personColumn.MatchString(c[1]) {
				all = append(all, c[0]+"."+c[1])
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Whatever is kept of a person is on the page where they read it, or here with
// the reason why not.
func TestWhatIsKeptOfAPersonIsOnTheirPage(t *testing.T) {
	a := town(t)
	columns := columnsOfPeople(t, a)
	if len(columns) < 60 {
		t.Fatalf("only %d columns name people: the search is broken", len(columns))
	}
	there := map[string]bool{}
	for _, c := range columns {
		there[c] = true
		if known[c] == "" && elsewhere[c] == "" {
			t.Errorf("%s names a person: show it in that part's Known, and list it above; or write here why not", c)
		}
	}
	for c := range known {
		if !there[c] {
			t.Errorf("%s is listed and is not there", c)
		}
	}
	write := func(q string, args ...any) {
		t.Helper()
		if err := a.DB.Write(in("borgofiore"), func(tx *db.Tx) error { _, err := tx.Exec(q, args...); return err }); err != nil {
			t.Fatal(q, err)
		}
	}
	var triggers []string
	must(t, a.DB.Read(context.Background(), func(tx *db.Tx) error {
		rows, err := tx.Query(`SELECT name FROM sqlite_master WHERE type = 'trigger'`)
		triggers, err = db.Collect(rows, err, func(s *string, scan func(...any) error) error { return scan(s) })
		return err
	}))
	for _, name := range triggers { // what is only added to must change here, to see that it was shown
		write(`DROP TRIGGER ` + name)
	}
	write(`DELETE FROM kit_done`) // its rows hold those of kit_setup
	proved := 0
	for c, section := range known {
		table, column, _ := strings.Cut(c, ".")
		who := ""
		must(t, a.DB.Read(in("borgofiore"), func(tx *db.Tx) error {
			err := tx.QueryRow(fmt.Sprintf(`SELECT %s FROM %s WHERE ente = 'borgofiore' AND %s <> '' LIMIT 1`, column, table, column)).Scan(&who)
			if db.NoRows(err) {
				return nil
			}
			return err
		}))
		if who == "" {
			continue // the demo town has none of these
		}
		told := func() string {
			all, err := a.Agile.Known(being(a, who, access.Place{Office: "tributi", Role: access.Staff}))
			must(t, err)
			for _, s := range all {
				if s.Section == section {
					text, err := json.Marshal(s.Records)
					must(t, err)
					return string(text)
				}
			}
			return ""
		}
		before := told()
		write(fmt.Sprintf(`UPDATE %s SET %s = 'zz-nobody' WHERE ente = 'borgofiore' AND %s = $1`, table, column, column), who)
		if after := told(); before == after {
			t.Errorf("%s of %s is not in the part %q of their page", c, who, section)
		}
		write(fmt.Sprintf(`UPDATE %s SET %s = $1 WHERE ente = 'borgofiore' AND %s = 'zz-nobody'`, table, column, column), who)
		proved++
	}
	if proved < 20 {
		t.Errorf("only %d columns could be proved: the demo town is too empty", proved)
	}
}

// longKept are the columns in which somebody may still stand when all terms are
// over, each with its reason.
var longKept = map[string]string{
	"training_skill.person":    "nobody's any more: it begins with -",
	"survey_invited.person":    "nobody's once the wave is closed; one that is open has a last day, and its own job",
	"notify_preference.person": "what a person chose, theirs to change",
	"notify_hours.set_by":      "an act of office, in force",
	"desk_favourite.person":    "what a person likes, theirs to change",
	"desk_need.person":         "what a person said of themselves, theirs to take back",
	"kit_seat.person":          "a licence that somebody uses: freed when they leave",
	"agile_worker.person":      "who works in the body, with the facts of their contract: they go when the person leaves",
	"agile_member.person":      "who is in a cohort of the programme: as long as the programme",
}

// All of the programme forgets: many years later, with nothing under way any
// more, no table of it names anybody.
func TestTheProgrammeForgets(t *testing.T) {
	now := clock.NewFixed(rome("2026-11-25 10:00"))
	a := townAt(t, now)
	ctx := in("borgofiore")
	count := func(c string) (n int) {
		table, column, _ := strings.Cut(c, ".")
		must(t, a.DB.Read(ctx, func(tx *db.Tx) error {
			return tx.QueryRow(fmt.Sprintf(`SELECT COUNT(*) FROM %s WHERE ente = 'borgofiore' AND %s <> ''`, table, column)).Scan(&n)
		}))
		return n
	}
	full := 0
	for c := range known {
		if count(c) > 0 {
			full++
		}
	}
	if full < 20 {
		t.Fatalf("only %d columns name anybody at the start", full)
	}
	// Everything that is under way comes to its end.
	must(t, a.DB.Write(ctx, func(tx *db.Tx) error {
		for _, q := range []string{
			`UPDATE kit_holding SET ended_at = made_at + 1 WHERE ended_at = 0`,
			`UPDATE kit_note SET closed_at = made_at + 1, state = 'signed' WHERE closed_at = 0`,
			`UPDATE kit_fault SET closed_at = at + 1 WHERE closed_at = 0`,
			`UPDATE kit_campaign SET closed_at = 1`,
			`UPDATE agile_telework SET ends = '2027-01-31' WHERE ends = ''`,
			`UPDATE agile_agreement SET state = 'ended', signed_at = changed_at WHERE state NOT IN ('refused', 'dropped')`,
		} {
			if _, err := tx.Exec(q); err != nil {
				return err
			}
		}
		return nil
	}))
	for _, day := range []string{"2040-01-10 10:00", "2045-01-10 10:00", "2050-01-10 10:00"} {
		now.Set(rome(day))
		for name, forget := range map[string]func(context.Context) error{
			"training": a.Training.ForgetOld, "kit": a.Kit.ForgetOld, "grant": a.Grant.ForgetOld, "workday": a.Workday.ForgetOld,
			"agile": func(ctx context.Context) error { _, err := a.Agile.Forget(ctx); return err },
		} {
			if err := forget(ctx); err != nil {
				t.Fatal(name, err)
			}
		}
		must(t, a.Settle(ctx))
	}
	for c := range known {
		if n := count(c); n > 0 && longKept[c] == "" {
			t.Errorf("%s still names somebody in %d rows", c, n)
		}
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
