package allocate

import "time"

// Figures is what is measured of somebody's line.
type Figures struct {
	Up       float64       // the share lost of what they send
	Down     float64       // the share lost of what they are sent
	RTT      time.Duration // there and back; 0 is unknown
	Withheld int           // layers of pictures that do not fit
	Paused   int           // pictures that do not fit at all
}

// From a score to a word.
const (
	scoreExcellent = 4.1
	scoreGood      = 3
)

// A Word is how good a line is.
type Word int

// The words, as clients number them.
const (
	Poor Word = iota
	Good
	Excellent
)

// Score puts a line into a number from 1 to 5 and a word, as somebody who
// speaks over it would. Each thing measured takes something off:
//
//	loss        0.9 at 3 %, 2 at 7 %: sounds are mended to there, and break then
//	time        0.5 at 300 ms there and back, 1 at 500: people talk over each other
//	withheld    0.95 at the first layer: the picture is softer, no more
//	paused      2.1: a picture is not there
func (f Figures) Score() (float32, Word) {
	score := 5.0
	score -= min(3, max(f.Up, f.Down)*30)
	if over := f.RTT - 100*time.Millisecond; over > 0 {
		score -= min(1.5, over.Seconds()*2.5)
	}
	if f.Paused > 0 {
		score -= 2.1
	} else if f.Withheld > 0 {
		score -= 0.95
	}
	score = max(1, score)
	switch {
	case score >= scoreExcellent:
		return float32(score), Excellent
	case score >= scoreGood:
		return float32(score), Good
	}
	return float32(score), Poor
}
