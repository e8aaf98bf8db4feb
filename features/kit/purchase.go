package kit

import (
	"regexp"
	"strings"

	"loggia/platform/errs"
	"loggia/platform/mailaddr"
)

// What can be wrong with a purchase.
var (
	ErrNoSuchSupplier = errs.New(errs.NotFound, "kit.no_such_supplier")
	ErrSupplierThere  = errs.New(errs.Conflict, "kit.supplier_there")
	ErrVAT            = errs.New(errs.Invalid, "kit.vat")
	ErrNoSuchOrder    = errs.New(errs.NotFound, "kit.no_such_order")
	ErrOrderThere     = errs.New(errs.Conflict, "kit.order_there")
	ErrOrderLines     = errs.New(errs.Invalid, "kit.order_lines")
	ErrCIG            = errs.New(errs.Invalid, "kit.cig")
	ErrQuantity       = errs.New(errs.Invalid, "kit.quantity")
	ErrTooMany        = errs.New(errs.Conflict, "kit.too_many")
	ErrNoModel        = errs.New(errs.Conflict, "kit.no_model")
	ErrInvoiceThere   = errs.New(errs.Conflict, "kit.invoice_there")
	ErrNoSuchInvoice  = errs.New(errs.NotFound, "kit.no_such_invoice")
)

// A Supplier sells to the body.
type Supplier struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	VAT   string `json:"vat,omitempty"`
	Email string `json:"email,omitempty"`
	Phone string `json:"phone,omitempty"`
}

// Clean gives s with its texts trimmed, or says what cannot be accepted.
func (s Supplier) Clean() (Supplier, error) {
	s.VAT = strings.TrimPrefix(strings.ToUpper(strings.ReplaceAll(s.VAT, " ", "")), "IT")
	for _, f := range []struct {
		text   *string
		name   string
		limit  int
		needed bool
	}{{&s.Name, "name", 160, true}, {&s.Phone, "phone", 40, false}, {&s.Email, "email", 254, false}} {
		if err := clean(f.text, f.name, f.limit, f.needed); err != nil {
			return s, err
		}
	}
	if s.VAT != "" && !validVAT(s.VAT) {
		return s, ErrVAT.In("vat")
	}
	if s.Email != "" {
		a, err := mailaddr.Parse(s.Email)
		if err != nil {
			return s, errs.As(err).In("email")
		}
		s.Email = a
	}
	return s, nil
}

// validVAT checks a partita IVA: eleven digits, the last by Luhn's rule
// (D.M. 23/12/1976).
func validVAT(v string) bool {
	if len(v) != 11 {
		return false
	}
	sum := 0
	for i, r := range v {
		if r < '0' || r > '9' {
			return false
		}
		d := int(r - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// An Order is what was bought of a supplier.
type Order struct {
	ID           string      `json:"id"`
	Number       string      `json:"number"`
	Day          string      `json:"day"`
	Supplier     string      `json:"supplier"`
	SupplierName string      `json:"supplier_name"`
	CIG          string      `json:"cig,omitempty" doc:"code of the tender"`
	Words        string      `json:"words,omitempty"`
	Lines        []OrderLine `json:"lines"`
	Invoices     []Invoice   `json:"invoices"`
	Cents        int64       `json:"cents" doc:"of all lines"`
	Billed       int64       `json:"billed" doc:"of all invoices"`
}

// An OrderLine is so many of one thing.
type OrderLine struct {
	N        int    `json:"n"`
	Model    string `json:"model,omitempty"`
	Words    string `json:"words"`
	Quantity int    `json:"quantity"`
	Cents    int64  `json:"cents" doc:"each, VAT included"`
	Arrived  int    `json:"arrived"`
}

// An Invoice asks money for an order.
type Invoice struct {
	ID     string `json:"id"`
	Order  string `json:"order"`
	Number string `json:"number"`
	Day    string `json:"day"`
	Cents  int64  `json:"cents"`
	Paid   string `json:"paid,omitempty" doc:"day, absent until paid"`
}

var cig = regexp.MustCompile(`^[A-Z0-9]{10}$`) // ANAC: ten letters and digits

// Clean gives o with its texts trimmed, or says what cannot be accepted.
func (o Order) Clean() (Order, error) {
	o.CIG = strings.ToUpper(strings.TrimSpace(o.CIG))
	if err := clean(&o.Number, "number", 60, true); err != nil {
		return o, err
	}
	if err := clean(&o.Words, "words", 500, false); err != nil {
		return o, err
	}
	if err := cleanDay(o.Day, "day", true); err != nil {
		return o, err
	}
	if o.CIG != "" && !cig.MatchString(o.CIG) {
		return o, ErrCIG.In("cig")
	}
	if len(o.Lines) == 0 || len(o.Lines) > 100 {
		return o, ErrOrderLines.In("lines")
	}
	for i := range o.Lines {
		l := &o.Lines[i]
		l.N, l.Arrived = i+1, 0
		if err := clean(&l.Words, "lines", 200, l.Model == ""); err != nil {
			return o, err
		}
		if l.Quantity < 1 || l.Quantity > 5000 {
			return o, ErrQuantity.In("lines")
		}
		if l.Cents < 0 || l.Cents > 1e10 {
			return o, ErrCents.In("lines")
		}
	}
	return o, nil
}

// Clean gives i with its texts trimmed, or says what cannot be accepted.
func (i Invoice) Clean() (Invoice, error) {
	if err := clean(&i.Number, "number", 60, true); err != nil {
		return i, err
	}
	if err := cleanDay(i.Day, "day", true); err != nil {
		return i, err
	}
	if err := cleanDay(i.Paid, "paid", false); err != nil {
		return i, err
	}
	if i.Cents < 1 || i.Cents > 1e12 {
		return i, ErrCents.In("cents")
	}
	return i, nil
}
