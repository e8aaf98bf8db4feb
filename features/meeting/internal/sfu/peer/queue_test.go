package peer

import (
	"sync"
	"testing"
	"time"
)

func TestAQueueDoesOneThingAfterTheOther(t *testing.T) {
	var q queue
	var done []int
	var all sync.WaitGroup
	for i := range 1000 {
		all.Add(1)
		q.put(func() { // no mutex: the race detector would see two at once
			defer all.Done()
			done = append(done, i)
		})
	}
	all.Wait()
	for i, n := range done {
		if n != i {
			t.Fatalf("%d was done as number %d", n, i)
		}
	}
}

func TestAQueueThatIsClosedEndsWhatItHasAndTakesNothingMore(t *testing.T) {
	var q queue
	started, go1, ended := make(chan bool), make(chan bool), make(chan string, 3)
	q.put(func() { close(started); <-go1; ended <- "first" })
	<-started
	q.put(func() { ended <- "second" })
	q.close(func() { ended <- "last" })
	if q.put(func() { ended <- "too late" }) {
		t.Error("a closed queue takes a job")
	}
	waited := make(chan bool)
	go func() {
		q.wait(func() { ended <- "too late" })
		close(waited)
	}()
	select {
	case <-waited: // a client whose connections are closed waits for nothing
	case <-time.After(10 * time.Second):
		t.Fatal("waiting on a closed queue never ends")
	}
	close(go1)
	for _, want := range []string{"first", "second", "last"} {
		if got := <-ended; got != want {
			t.Errorf("%s before %s", got, want)
		}
	}
}

func TestClosingAQueueTwiceEndsOnce(t *testing.T) {
	var q queue
	ends := make(chan bool, 2)
	q.close(func() { ends <- true })
	q.close(func() { ends <- true })
	<-ends
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.jobs) != 0 || len(ends) != 0 {
		t.Error("what ends a queue is done twice")
	}
}

func TestAJobThatBreaksEndsNeitherTheQueueNorTheProgram(t *testing.T) {
	told := make(chan any, 1)
	q := queue{fault: func(broken any) { told <- broken }}
	q.wait(func() { panic("hostile") })
	if got := <-told; got != "hostile" {
		t.Errorf("told %v", got)
	}
	done := false
	q.wait(func() { done = true })
	if !done {
		t.Error("nothing is done any more")
	}
}
