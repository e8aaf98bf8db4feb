package peer

import "sync"

// A queue does what it is given one after the other, in a goroutine that lives
// only while there is something to do. What is asked of one client's
// connections never makes the others wait.
type queue struct {
	fault func(any) // is told what broke a job

	mu      sync.Mutex
	jobs    []func()
	working bool
	closed  bool
}

// put adds a job; it is dropped once the queue is closed.
func (q *queue) put(job func()) bool { return q.add(job, false) }

func (q *queue) add(job func(), last bool) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return false
	}
	q.closed = last
	q.jobs = append(q.jobs, job)
	if !q.working {
		q.working = true
		go q.work()
	}
	return true
}

// wait adds a job and waits until it is done: a client that asks much has its
// own line held up, and nothing piles up here.
func (q *queue) wait(job func()) {
	done := make(chan struct{})
	if q.put(func() { defer close(done); job() }) {
		<-done
	}
}

// close lets what is queued end, then does last.
func (q *queue) close(last func()) { q.add(last, true) }

func (q *queue) work() {
	for {
		q.mu.Lock()
		if len(q.jobs) == 0 {
			q.working = false
			q.mu.Unlock()
			return
		}
		job := q.jobs[0]
		q.jobs = q.jobs[1:]
		q.mu.Unlock()
		q.do(job)
	}
}

// do keeps to itself what breaks in a job: the library reads what strangers
// write, and its fault with one of them must not end everybody's calls.
func (q *queue) do(job func()) {
	defer func() {
		if broken := recover(); broken != nil {
			q.fault(broken)
		}
	}()
	job()
}
