package agile

import "loggia/core/norm"

// The numbers that this feature obeys.
const (
	keyNotice          = "agile.withdrawal_days"
	keyNoticeProtected = "agile.withdrawal_days_protected"
	keyRest            = "agile.rest_hours"
	keySafetyYears     = "agile.safety_notice_months"
	keyKeepYears       = "agile.keep_years"
	keyKeepRefused     = "agile.keep_applications_months"
	keyWarn            = "agile.warn_days"
	keyThreshold       = "agile.threshold"
	keyTerm            = "agile.longest_months"
)

var numbers = []norm.Number{
	{Key: keyNotice, Value: 30, Unit: "days", From: "2017-06-14", Source: "L. 81/2017 art. 19 c. 2", Min: 30, Max: 180},
	{Key: keyNoticeProtected, Value: 90, Unit: "days", From: "2017-06-14", Source: "L. 81/2017 art. 19 c. 2 (L. 68/1999)", Min: 90, Max: 365},
	{Key: keyRest, Value: 11, Unit: "hours", From: "2003-04-29", Source: "D.Lgs. 66/2003 art. 7; CCNL Funzioni locali 16/11/2022", Min: 11, Max: 16},
	{Key: keySafetyYears, Value: 12, Unit: "months", From: "2017-06-14", Source: "L. 81/2017 art. 22 c. 1", Min: 1, Max: 12},
	{Key: keyKeepYears, Value: 5, Unit: "years", From: "2022-09-01", Source: "DM 149/2022: l'accordo si conserva cinque anni dalla firma", Min: 5, Max: 10},
	{Key: keyKeepRefused, Value: 12, Unit: "months", From: "2018-05-25", Source: "Reg. (UE) 2016/679 art. 5 c. 1 e): scelta del Comune", Min: 1, Max: 60},
	{Key: keyWarn, Value: 60, Unit: "days", From: "2017-06-14", Source: "scelta del Comune", Min: 7, Max: 180},
	{Key: keyThreshold, Value: 5, Unit: "people", From: "2018-05-25", Source: "Reg. (UE) 2016/679 considerando 26: scelta del Comune", Min: 3, Max: 50},
	{Key: keyTerm, Value: 12, Unit: "months", From: "2022-11-16", Source: "regolamento del Comune", Min: 1, Max: 60},
}
