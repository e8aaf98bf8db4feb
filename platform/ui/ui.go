// Package ui puts pages together: the built assets of the web project, and the
// frame of the room's page, which citizens' features fill.
//
// assets.go finds and serves what Vite built; room.go is the page around the
// waiting room and the call.
package ui
