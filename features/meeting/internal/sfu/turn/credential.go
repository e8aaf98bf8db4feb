package turn

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/pion/turn/v5"
)

const (
	realm = "loggia"
	// lasts is longer than any meeting: a relay that is in use asks for its
	// renewal with the credential it was made with. What ends it sooner is that
	// its owner leaves the room.
	lasts = 12 * time.Hour
	// perPerson is how many relays one person may hold: a browser asks for one
	// for each of its networks, connections and ways to reach us.
	perPerson = 24
	// together is how many relays there may be.
	together = 2000
)

// Credential gives what somebody proves with that they may use the relay, as
// browsers know it: the hour at which it is over and who it is for, and a proof
// that we wrote that (draft-uberti-behave-turn-rest-00).
func (s *Server) Credential(id string, now time.Time) (user, password string) {
	user = strconv.FormatInt(now.Add(lasts).Unix(), 10) + ":" + id
	return user, s.password(user)
}

func (s *Server) password(user string) string {
	mac := hmac.New(sha1.New, []byte("turn:"+s.c.Secret)) // SHA-1 is what the draft says; as a MAC it holds
	mac.Write([]byte(user))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// authorise gives the key that a request must be signed with. It is asked for
// every request, so that who was put out of a room cannot go on.
func (s *Server) authorise(a *turn.RequestAttributes) (user string, key []byte, ok bool) {
	until, id, found := strings.Cut(a.Username, ":")
	end, err := strconv.ParseInt(until, 10, 64)
	if !found || err != nil || end < time.Now().Unix() || !s.c.Known(id) {
		s.count.refused.Add(1)
		return "", nil, false
	}
	return id, turn.GenerateAuthKey(a.Username, a.Realm, s.password(a.Username)), true
}

func (s *Server) quota(user, _ string, _ net.Addr) bool {
	ok := s.limits.room(user)
	if !ok {
		s.count.refused.Add(1)
	}
	return ok
}
