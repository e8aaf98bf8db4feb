package ministry

import "context"

// What this feature needs of others, joined in app/wiring.go.

// Agreements knows what there is to tell of an agreement.
type Agreements interface {
	// Facts gives what the Ministry asks of an agreement, as it is now. What is
	// not known is empty. The caller has asked for permission.
	Facts(ctx context.Context, agreement string) (Facts, error)
}
