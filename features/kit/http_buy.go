package kit

import (
	"context"
	"net/http"

	"loggia/platform/httpapi"
)

// buyDoors are those of purchases and licences, where the prices are.
func (s *Service) buyDoors(api *httpapi.API) {
	tag, made := httpapi.Tag("kit"), httpapi.Status(http.StatusCreated)
	httpapi.Get(api, "/kit/purchases", "Orders and suppliers", s.getPurchases, tag)
	httpapi.Post(api, "/kit/suppliers", "Add a supplier", s.postSupplier, tag, made)
	httpapi.Put(api, "/kit/suppliers/{supplier}", "Change a supplier", s.putSupplier, tag)
	httpapi.Post(api, "/kit/orders", "Keep a purchase order", s.postOrder, tag, made)
	httpapi.Post(api, "/kit/orders/{order}/lines/{line}/arrive", "Put in the register what arrived", s.postArrive, tag, made)
	httpapi.Post(api, "/kit/orders/{order}/invoices", "Keep an invoice", s.postInvoice, tag, made)
	httpapi.Post(api, "/kit/orders/{order}/invoices/{invoice}/paid", "Say when an invoice was paid", s.postPaid, tag)

	httpapi.Get(api, "/kit/licences", "The licences", s.getLicences, tag)
	httpapi.Post(api, "/kit/licences", "Add a licence", s.postLicence, tag, made)
	httpapi.Put(api, "/kit/licences/{licence}", "Change a licence", s.putLicence, tag)
	httpapi.Get(api, "/kit/licences/{licence}/seats", "Who has a seat", s.getSeats, tag)
	httpapi.Post(api, "/kit/licences/{licence}/seats", "Give a seat", s.postSeat, tag)
	httpapi.Delete(api, "/kit/licences/{licence}/seats/{person}", "Take a seat back", s.deleteSeat, tag)
}

type purchasesView struct {
	Orders    []Order    `json:"orders"`
	Suppliers []Supplier `json:"suppliers"`
}

func (s *Service) getPurchases(ctx context.Context, _ *struct{}) (purchasesView, error) {
	orders, suppliers, err := s.Purchases(ctx)
	return purchasesView{orders, suppliers}, err
}

// A SupplierInput is what may be written of a supplier.
type SupplierInput struct {
	Name  string `json:"name" maxLength:"320"`
	VAT   string `json:"vat,omitempty" maxLength:"20"`
	Email string `json:"email,omitempty" maxLength:"320"`
	Phone string `json:"phone,omitempty" maxLength:"80"`
}

type supplierInput struct{ Body SupplierInput }

func (s *Service) postSupplier(ctx context.Context, in *supplierInput) (Supplier, error) {
	return s.KeepSupplier(ctx, Supplier{Name: in.Body.Name, VAT: in.Body.VAT, Email: in.Body.Email, Phone: in.Body.Phone})
}

type changeSupplierInput struct {
	Supplier string `path:"supplier" maxLength:"40"`
	Body     SupplierInput
}

func (s *Service) putSupplier(ctx context.Context, in *changeSupplierInput) (Supplier, error) {
	return s.KeepSupplier(ctx, Supplier{ID: in.Supplier, Name: in.Body.Name, VAT: in.Body.VAT, Email: in.Body.Email, Phone: in.Body.Phone})
}

// An OrderLineInput is one line of an order as it is written.
type OrderLineInput struct {
	Model    string `json:"model,omitempty" maxLength:"40"`
	Words    string `json:"words,omitempty" maxLength:"400"`
	Quantity int    `json:"quantity"`
	Cents    int64  `json:"cents" doc:"each, VAT included"`
}

type kitOrderInput struct {
	Body struct {
		Number   string           `json:"number" maxLength:"120"`
		Day      string           `json:"day" maxLength:"10"`
		Supplier string           `json:"supplier" maxLength:"40"`
		CIG      string           `json:"cig,omitempty" maxLength:"20"`
		Words    string           `json:"words,omitempty" maxLength:"1000"`
		Lines    []OrderLineInput `json:"lines" maxItems:"100"`
	}
}

func (s *Service) postOrder(ctx context.Context, in *kitOrderInput) (Order, error) {
	b := in.Body
	o := Order{Number: b.Number, Day: b.Day, Supplier: b.Supplier, CIG: b.CIG, Words: b.Words}
	for _, l := range b.Lines {
		o.Lines = append(o.Lines, OrderLine{Model: l.Model, Words: l.Words, Quantity: l.Quantity, Cents: l.Cents})
	}
	return s.Order(ctx, o)
}

type kitArriveInput struct {
	Order string `path:"order" maxLength:"40"`
	Line  int    `path:"line" minimum:"1" maximum:"100"`
	Body  struct {
		Items []ItemInput `json:"items" minItems:"1" maxItems:"500"`
	}
}

func (s *Service) postArrive(ctx context.Context, in *kitArriveInput) ([]itemView, error) {
	items := make([]Item, len(in.Body.Items))
	for i, one := range in.Body.Items {
		items[i] = one.item("")
	}
	items, err := s.Arrive(ctx, in.Order, in.Line, items)
	return s.viewItems(items), err
}

type kitInvoiceInput struct {
	Order string `path:"order" maxLength:"40"`
	Body  struct {
		Number string `json:"number" maxLength:"120"`
		Day    string `json:"day" maxLength:"10"`
		Cents  int64  `json:"cents"`
		Paid   string `json:"paid,omitempty" maxLength:"10"`
	}
}

func (s *Service) postInvoice(ctx context.Context, in *kitInvoiceInput) (Invoice, error) {
	b := in.Body
	return s.Bill(ctx, Invoice{Order: in.Order, Number: b.Number, Day: b.Day, Cents: b.Cents, Paid: b.Paid})
}

type kitPaidInput struct {
	Order   string `path:"order" maxLength:"40"`
	Invoice string `path:"invoice" maxLength:"40"`
	Body    struct {
		Day string `json:"day,omitempty" maxLength:"10" doc:"empty takes it back"`
	}
}

func (s *Service) postPaid(ctx context.Context, in *kitPaidInput) (httpapi.None, error) {
	return httpapi.None{}, s.Pay(ctx, in.Order, in.Invoice, in.Body.Day)
}

func (s *Service) getLicences(ctx context.Context, _ *struct{}) ([]Licence, error) {
	return s.Licences(ctx)
}

// A LicenceInput is what may be written of a licence.
type LicenceInput struct {
	Product  string `json:"product" maxLength:"240"`
	Seats    int    `json:"seats"`
	Cents    int64  `json:"cents" doc:"for each seat, each period, VAT included"`
	Period   string `json:"period" enum:"once,month,year"`
	Starts   string `json:"starts" maxLength:"10"`
	Ends     string `json:"ends,omitempty" maxLength:"10"`
	Supplier string `json:"supplier,omitempty" maxLength:"40"`
}

func (in LicenceInput) licence(id string) Licence {
	return Licence{ID: id, Product: in.Product, Seats: in.Seats, Cents: in.Cents, Period: in.Period, Starts: in.Starts, Ends: in.Ends, Supplier: in.Supplier}
}

type licenceInput struct{ Body LicenceInput }

func (s *Service) postLicence(ctx context.Context, in *licenceInput) (Licence, error) {
	return s.KeepLicence(ctx, in.Body.licence(""))
}

type changeLicenceInput struct {
	Licence string `path:"licence" maxLength:"40"`
	Body    LicenceInput
}

func (s *Service) putLicence(ctx context.Context, in *changeLicenceInput) (Licence, error) {
	return s.KeepLicence(ctx, in.Body.licence(in.Licence))
}

type licencePath struct {
	Licence string `path:"licence" maxLength:"40"`
}

func (s *Service) getSeats(ctx context.Context, in *licencePath) ([]Seat, error) {
	return s.Seats(ctx, in.Licence)
}

type kitSeatInput struct {
	Licence string `path:"licence" maxLength:"40"`
	Body    struct {
		Person string `json:"person" maxLength:"40"`
	}
}

func (s *Service) postSeat(ctx context.Context, in *kitSeatInput) (httpapi.None, error) {
	return httpapi.None{}, s.GiveSeat(ctx, in.Licence, in.Body.Person)
}

type seatPath struct {
	Licence string `path:"licence" maxLength:"40"`
	Person  string `path:"person" maxLength:"40"`
}

func (s *Service) deleteSeat(ctx context.Context, in *seatPath) (httpapi.None, error) {
	return httpapi.None{}, s.FreeSeat(ctx, in.Licence, in.Person)
}
