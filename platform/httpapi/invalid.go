package httpapi

import (
	"errors"
	"regexp"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"

	"loggia/platform/errs"
)

// What huma's validation can find wrong with one field. Its messages are
// English and come without a code, so each is recognised by its own template.
var inputRules = []struct {
	message string
	code    string
	args    []string // what each verb of the template stands for
}{
	{validation.MsgExpectedRequiredProperty, "input.required", []string{"name"}},
	{validation.MsgExpectedDependentRequiredProperty, "input.required", []string{"name", "other"}},
	{"required %s parameter is missing", "input.required", []string{"where"}},
	{validation.MsgUnexpectedProperty, "input.unexpected", nil},
	{"unknown query parameter", "input.unexpected", nil},
	{validation.MsgExpectedRFC5322Email, "input.email", []string{"why"}},
	{validation.MsgExpectedRFC3339DateTime, "input.date_time", nil},
	{validation.MsgExpectedRFC1123DateTime, "input.date_time", nil},
	{"invalid date/time for format %s", "input.date_time", []string{"format"}},
	{validation.MsgExpectedRFC3339Date, "input.date", nil},
	{validation.MsgExpectedRFC3339Time, "input.time", nil},
	{validation.MsgExpectedRFC3986URI, "input.url", []string{"why"}},
	{validation.MsgExpectedBoolean, "input.yes_no", nil},
	{"invalid boolean", "input.yes_no", nil},
	{validation.MsgExpectedInteger, "input.integer", nil},
	{"invalid integer", "input.integer", nil},
	{validation.MsgExpectedNumber, "input.number", nil},
	{"invalid float", "input.number", nil},
	{validation.MsgExpectedString, "input.text", nil},
	{validation.MsgExpectedArray, "input.list", nil},
	{validation.MsgExpectedObject, "input.object", nil},
	{validation.MsgExpectedArrayItemsUnique, "input.repeated", nil},
	{validation.MsgExpectedOneOf, "input.one_of", []string{"choices"}},
	{validation.MsgExpectedMinimumNumber, "input.at_least", []string{"min"}},
	{validation.MsgExpectedExclusiveMinimumNumber, "input.more_than", []string{"min"}},
	{validation.MsgExpectedMaximumNumber, "input.at_most", []string{"max"}},
	{validation.MsgExpectedExclusiveMaximumNumber, "input.less_than", []string{"max"}},
	{validation.MsgExpectedMinLength, "input.too_short", []string{"min"}},
	{validation.MsgExpectedMaxLength, "input.too_long", []string{"max"}},
	{validation.MsgExpectedMinItems, "input.too_few", []string{"min"}},
	{validation.MsgExpectedMaxItems, "input.too_many", []string{"max"}},
	{validation.MsgExpectedMatchPattern, "input.form", []string{"form"}},
	{validation.MsgExpectedBePattern, "input.form", []string{"form"}},
}

// errField stands for a fault of a kind that inputRules does not know.
var errField = errs.New(errs.Invalid, "input.field")

var patterns = compile()

func compile() []*regexp.Regexp {
	declared := map[string]bool{}
	all := make([]*regexp.Regexp, len(inputRules))
	for i, r := range inputRules {
		if !declared[r.code] {
			declared[r.code] = true
			errs.New(errs.Invalid, r.code) // so that the guard asks for its words
		}
		text := regexp.QuoteMeta(r.message)
		for _, verb := range []string{"%v", "%d", "%s"} {
			text = strings.ReplaceAll(text, verb, "(.*)")
		}
		all[i] = regexp.MustCompile("^" + text + "$")
	}
	return all
}

// fault gives one finding of huma in the reader's words. The value sent is
// not echoed: it may be somebody's name, and a log may be listening.
func (v *visit) fault(err error) Fault {
	f := Fault{Location: "body", Code: errField.Code}
	var args map[string]any
	var own *errs.Error
	var detail huma.ErrorDetailer
	switch {
	case errors.As(err, &own): // a resolver of a feature
		f.Location, f.Code, args = location(own.Field), own.Code, own.Args
	case errors.As(err, &detail):
		d := detail.ErrorDetail()
		f.Location = d.Location
		f.Code, args = recognise(d.Message)
		if name, ok := args["name"].(string); ok { // huma names the object, a form wants the field
			f.Location += "." + name
		}
	}
	f.Detail = v.words.Words(v.lang, f.Code, args)
	return f
}

func recognise(message string) (code string, args map[string]any) {
	for i, r := range inputRules {
		if m := patterns[i].FindStringSubmatch(message); m != nil {
			args = map[string]any{}
			for j, name := range r.args {
				args[name] = m[j+1]
			}
			return r.code, args
		}
	}
	return errField.Code, nil
}
