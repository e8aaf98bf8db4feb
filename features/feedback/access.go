package feedback

import "loggia/core/access"

var table = access.Table{
	"feedback.give": access.Anyone,
	"feedback.read": access.AdminOf,
}
