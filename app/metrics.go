package app

import (
	"context"
	"crypto/subtle"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"loggia/platform/db"
)

// measure puts the figures of the parts together.
func (a *App) measure(engine any) {
	if c, ok := engine.(prometheus.Collector); ok {
		a.API.Metrics().MustRegister(c)
	}
	a.API.Metrics().MustRegister(queues{a})
}

// MetricsHandler answers Prometheus, where a token is set only with it.
func (a *App) MetricsHandler() http.Handler {
	figures, token := a.API.MetricsHandler(), a.Config.MetricsToken
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if token != "" && subtle.ConstantTimeCompare([]byte(r.Header.Get("Authorization")), []byte("Bearer "+token)) != 1 {
			w.Header().Set("WWW-Authenticate", "Bearer")
			http.Error(w, "the metrics need their token", http.StatusUnauthorized)
			return
		}
		figures.ServeHTTP(w, r)
	})
}

// queues counts what waits to be done, for whoever watches the machine.
type queues struct{ a *App }

var (
	jobsNow   = prometheus.NewDesc("loggia_jobs", "Work in the queue: waiting for its hour, due, given up.", []string{"state"}, nil)
	jobsLate  = prometheus.NewDesc("loggia_jobs_late_seconds", "How long the oldest work has been due.", nil, nil)
	factsBack = prometheus.NewDesc("loggia_ledger_behind", "Facts that wait for the reaction that has most of them before it.", nil, nil)
	factStuck = prometheus.NewDesc("loggia_ledger_stuck", "Facts whose reaction failed, to be tried again.", nil, nil)
	mailNow   = prometheus.NewDesc("loggia_mail", "Mail: waiting to leave, refused for good.", []string{"state"}, nil)
)

// Describe is for Prometheus.
func (queues) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{jobsNow, jobsLate, factsBack, factStuck, mailNow} {
		to <- d
	}
}

// Collect is for Prometheus. A database that does not answer leaves these
// figures out: that they are missing says it.
func (q queues) Collect(to chan<- prometheus.Metric) {
	ctx, stop := context.WithTimeout(context.Background(), 5*time.Second)
	defer stop()
	var n struct{ planned, due, dead, oldest, stuck, mail, failed int64 }
	now := db.MS(q.a.DB.Now())
	err := q.a.DB.Read(ctx, func(tx *db.Tx) error {
		if err := tx.QueryRow(`SELECT COUNT(CASE WHEN run_at > $1 THEN 1 END), COUNT(CASE WHEN run_at <= $1 THEN 1 END), COALESCE(MIN(run_at), 0) FROM job WHERE state <> 'dead'`, now).Scan(&n.planned, &n.due, &n.oldest); err != nil {
			return err
		}
		for query, into := range map[string]*int64{
			`SELECT COUNT(*) FROM job WHERE state = 'dead'`:              &n.dead,
			`SELECT COUNT(*) FROM ledger_stuck`:                          &n.stuck,
			`SELECT COUNT(*) FROM mailer_outbox WHERE state = 'failed'`:  &n.failed,
			`SELECT COUNT(*) FROM mailer_outbox WHERE state = 'waiting'`: &n.mail,
		} {
			if err := tx.QueryRow(query).Scan(into); err != nil {
				return err
			}
		}
		return nil
	})
	behind := 0
	if err == nil {
		behind, err = q.a.Ledger.Behind(ctx)
	}
	if err != nil {
		q.a.log.Warn("the figures of the queues", "error", err)
		return
	}
	give := func(d *prometheus.Desc, v float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	give(jobsNow, float64(n.planned), "planned")
	give(jobsNow, float64(n.due), "due")
	give(jobsNow, float64(n.dead), "dead")
	late := 0.0
	if n.due > 0 {
		late = float64(now-n.oldest) / 1000
	}
	give(jobsLate, late)
	give(factsBack, float64(behind))
	give(factStuck, float64(n.stuck))
	give(mailNow, float64(n.mail), "waiting")
	give(mailNow, float64(n.failed), "failed")
}
