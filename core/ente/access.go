package ente

import "loggia/core/access"

// Rules is the whole permission table of bodies, offices and places.
var Rules = access.Table{
	"ente.look":          access.Anyone,   // a body and its offices are public
	"ente.people":        access.SignedIn, // who works where: colleagues only
	"ente.found":         access.Nobody,   // a body with no parent: the command line
	"ente.found_inside":  access.AdminOf,  // an Unione founds its Comuni
	"ente.change":        access.AdminOf,
	"ente.change_office": access.AdminOf,
	"ente.place":         access.AdminOf,
}
