// Package workday knows where people work, day by day: at the office, away
// under their agreement, or absent; who asks to move a day and what the head
// answers; and whether an office and its counter still have the people they
// need.
//
// workday.go is the service; day.go, wish.go, absence.go and shift.go are the
// nouns; rules.go the rules as pure functions; each act has a file named by its
// verb; look.go, week.go and months.go hold the questions, leave.go what heads answer, store.go the SQL,
// needs.go what is asked of others.
package workday

import (
	"context"
	"embed"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/platform/db"
	"loggia/platform/jobs"
)

//go:embed schema/*.sql
var schema embed.FS

// Catalogue holds this feature's words.
//
//go:embed words.*.json
var Catalogue embed.FS

// Config is what the service is built from.
type Config struct {
	DB         *db.DB
	Agreements Agreements
	Names      Names
	Hints      Hints
	Say        Words
	Jobs       *jobs.Queue
}

// A Service keeps the working days of an installation. Safe for concurrent use.
type Service struct{ Config }

// New brings the tables up to date and gives the service.
func New(ctx context.Context, c Config) (*Service, error) {
	if err := c.DB.Migrate(ctx, "workday", schema); err != nil {
		return nil, err
	}
	s := &Service{c}
	if c.Jobs != nil {
		c.Jobs.Handle(layOutJob, s.layOutAgain)
	}
	return s, nil
}

func init() {
	access.Register(table)
	norm.Register(numbers...)
}

// The numbers that laws and contracts set for working days.
const (
	keepMonths      = "workday.keep_months"
	moveNotice      = "workday.move_notice_days"
	callBackNotice  = "workday.call_back_notice_days"
	recoverDays     = "workday.recover_called_back"
	prevalenceWeeks = "workday.prevalence_weeks"
	rotationDays    = "workday.rotation_days"
	voucherOffice   = "workday.voucher_office"
	voucherAway     = "workday.voucher_away"
	voucherOff      = "workday.voucher_off_minutes"
)

var numbers = []norm.Number{
	{Key: keepMonths, Value: 60, Unit: "months", From: "2018-05-25", Source: "Reg. (UE) 2016/679 art. 5 c. 1 e); c.c. art. 2948 n. 4: cinque anni", Min: 12, Max: 120},
	{Key: moveNotice, Value: 1, Unit: "days", From: "2022-11-16", Source: "CCNL Funzioni locali 16/11/2022", Min: 0, Max: 15},
	{Key: callBackNotice, Value: 1, Unit: "days", From: "2022-11-16", Source: "CCNL Funzioni locali 16/11/2022", Min: 1, Max: 15},
	{Key: recoverDays, Value: 0, Unit: "yes", From: "2022-11-16", Source: "CCNL Funzioni locali 16/11/2022", Min: 0, Max: 1},
	// First each week by itself, then over a span that the administration plans.
	{Key: prevalenceWeeks, Value: 1, Unit: "weeks", From: "2021-10-15", Source: "DM PA 8/10/2021, art. 1 c. 3", Min: 0, Max: 26},
	{Key: prevalenceWeeks, Value: 4, Unit: "weeks", From: "2022-01-05", Source: "Linee guida 30/11/2021 e direttiva 29/12/2023", Min: 0, Max: 26},
	{Key: rotationDays, Value: 5, Unit: "days", From: "2021-10-15", Source: "DM PA 8/10/2021, art. 1 c. 3", Min: 0, Max: 60},
	{Key: voucherOffice, Value: 1, Unit: "yes", From: "2022-11-16", Source: "CCNL Funzioni locali 16/11/2022", Min: 0, Max: 1},
	{Key: voucherAway, Value: 0, Unit: "yes", From: "2022-11-16", Source: "CCNL Funzioni locali 16/11/2022"},
	{Key: voucherAway, Value: 1, Unit: "yes", From: "2026-02-23", Source: "CCNL Funzioni locali 23/2/2026", Min: 1, Max: 1},
	// The contract wants work in the morning that goes on in the afternoon; how many hours of absence still leave that is the body's to say.
	{Key: voucherOff, Value: 180, Unit: "minutes", From: "2022-11-16", Source: "CCNL Funzioni locali 16/11/2022", Min: 0, Max: 480},
}

// changed tells the screens of these offices that a day changed, once tx has
// committed. It carries no data: whoever hears it asks again, and is shown what
// is for them.
func (s *Service) changed(tx *db.Tx, offices ...string) {
	body := tx.Ente
	tx.After(func() {
		for _, o := range offices {
			s.Hints.Publish(body, "workday/"+o, "workday.changed")
		}
	})
}
