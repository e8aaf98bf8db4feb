// Package wire is what travels between a client and the media engine: the
// messages, the request that opens a session, and the signed ticket.
//
// wire.proto describes the messages and wire.pb.go is made from it by
// "go generate" (protoc and protoc-gen-go v1.36.11 are needed for that alone);
// join.go reads the opening request, token.go the ticket.
package wire

//go:generate protoc -I ../../../../.. --go_out=../../../../.. --go_opt=module=loggia features/meeting/internal/sfu/wire/wire.proto
