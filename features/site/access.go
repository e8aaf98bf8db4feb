package site

import "loggia/core/access"

var table = access.Table{
	"site.read":   access.Anyone,
	"site.report": access.Anyone,
	"site.change": access.AdminOf,
}
