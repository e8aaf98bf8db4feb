package workday

import "context"

// A deal is what binds a person on one day.
type deal struct {
	terms     Terms
	agreed    bool
	emergency bool
}

// deals are what binds some people in a stretch of days.
type deals struct {
	bound       map[string][]Bound
	emergencies [][2]string
}

// deals asks before the transaction, once for all of them: the agreements are
// another's tables.
func (s *Service) deals(ctx context.Context, people []string, from, to Day) (d deals, err error) {
	d.bound = map[string][]Bound{}
	if s.Agreements == nil {
		return d, nil
	}
	if len(people) > 0 {
		all, err := s.Agreements.Between(ctx, people, text(from), text(to))
		if err != nil {
			return d, err
		}
		for _, b := range all {
			d.bound[b.Person] = append(d.bound[b.Person], b)
		}
	}
	d.emergencies, err = s.Agreements.Emergencies(ctx)
	return d, err
}

// at gives what binds a person on a day of the stretch.
func (d deals) at(person string, day Day) (on deal) {
	for _, b := range d.bound[person] {
		if b.From <= text(day) && (b.To == "" || text(day) <= b.To) {
			on.terms, on.agreed = b.Terms, true
			break
		}
	}
	on.emergency = d.emergency(day)
	return on
}

// emergency reports whether no agreement is needed on a day.
func (d deals) emergency(day Day) bool {
	for _, e := range d.emergencies {
		if e[0] <= text(day) && text(day) <= e[1] {
			return true
		}
	}
	return false
}

func (s *Service) deal(ctx context.Context, person string, d Day) (deal, error) {
	all, err := s.deals(ctx, []string{person}, d, d)
	return all.at(person, d), err
}
