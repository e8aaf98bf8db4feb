// Package office holds the virtual offices of a body: the door on line of each
// municipal office, from the request to the outcome.
//
// office.go is the service; hours.go, virtual.go, slot.go, appointment.go,
// door.go and queue.go are nouns and pure rules; each act has a file named by
// its verb; look.go holds the questions, store.go the SQL, needs.go what is asked
// of others, http.go the doors for staff, pages.go those for citizens.
package office
