package app

// A DemoPerson may enter the demo town with one click, at /demo/entra/{Key}.
type DemoPerson struct{ Key, Name, Ente, Role string }

// DemoPeople are those whom the documentation and the tests rely on.
var DemoPeople = []DemoPerson{
	{"giulia", "Giulia", "borgofiore", "works at Tributi"},
	{"marco", "Marco", "borgofiore", "head of Tributi"},
	{"elena", "Elena", "borgofiore", "mayor"},
	{"sara", "Sara", "borgofiore", "municipal secretary"},
	{"ivana", "Ivana", "borgofiore", "president of the council"},
	{"amina", "Amina", "borgofiore", "councillor"},
	{"nora", "Nora", "castelvento", "works at Castelvento"},
	{"ivo", "Ivo", "valfiorita", "administers the whole Unione"},
}
