package mailin_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-smtp"
)

// A dovecot is a real Dovecot of our own, on loopback, with one mailbox for
// every user name.
type dovecot struct {
	imap, imaps, lmtp int
	trust             *tls.Config
	folder            string
}

const password = "segreta"

// startDovecot runs one until the test ends, or skips the test where none is installed.
func startDovecot(t *testing.T) *dovecot {
	t.Helper()
	program := "/usr/sbin/dovecot"
	if _, err := os.Stat(program); err != nil {
		if program, err = exec.LookPath("dovecot"); err != nil {
			t.Skip("no Dovecot: install dovecot-imapd and dovecot-lmtpd")
		}
	}
	if _, err := os.Stat("/usr/lib/dovecot/lmtp"); err != nil {
		t.Skip("no Dovecot LMTP: install dovecot-lmtpd")
	}
	d := &dovecot{imap: freePort(t), imaps: freePort(t), lmtp: freePort(t)}
	var err error
	if d.folder, err = os.MkdirTemp("", "loggia-dovecot-"); err != nil { // short: it holds sockets
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(d.folder) })
	os.Chmod(d.folder, 0o755)
	uid, gid := os.Getuid(), os.Getgid()
	internal, login := "", ""
	if uid == 0 { // Dovecot keeps no mail as root
		uid, gid = 65534, 65534
	} else {
		me := fmt.Sprint(uid)
		if out, err := exec.Command("id", "-un").Output(); err == nil {
			me = strings.TrimSpace(string(out))
		}
		internal, login = "default_internal_user = "+me+"\ndefault_internal_group = "+me, "default_login_user = "+me
	}
	mail := filepath.Join(d.folder, "mail")
	if err := os.Mkdir(mail, 0o700); err != nil {
		t.Fatal(err)
	}
	os.Chown(mail, uid, gid)
	d.certificate(t)
	conf := fmt.Sprintf(`
base_dir = %[1]s/run
state_dir = %[1]s/state
log_path = %[1]s/log
protocols = imap lmtp
listen = 127.0.0.1
%[7]s
%[8]s
first_valid_uid = 1
first_valid_gid = 0
ssl = yes
ssl_cert = <%[1]s/cert.pem
ssl_key = <%[1]s/key.pem
disable_plaintext_auth = no
mail_location = maildir:%[1]s/mail/%%u
mail_max_userip_connections = 100
hostname = mail.example
postmaster_address = postmaster@mail.example
lmtp_save_to_detail_mailbox = no
lmtp_add_received_header = yes
auth_username_format = %%Ln
passdb {
  driver = static
  args = password=%[2]s
}
userdb {
  driver = static
  args = uid=%[3]d gid=%[4]d home=%[1]s/mail/%%n allow_all_users=yes
}
service imap-login {
  chroot =
  inet_listener imap {
    port = %[5]d
  }
  inet_listener imaps {
    port = %[9]d
  }
}
service anvil {
  chroot =
}
service lmtp {
  inet_listener lmtp {
    port = %[6]d
  }
}
`, d.folder, password, uid, gid, d.imap, d.lmtp, internal, login, d.imaps)
	file := filepath.Join(d.folder, "dovecot.conf")
	if err := os.WriteFile(file, []byte(conf), 0o644); err != nil {
		t.Fatal(err)
	}
	c := exec.Command(program, "-F", "-c", file)
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Process.Signal(syscall.SIGTERM); c.Wait() })
	for deadline := time.Now().Add(15 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		up := true
		for _, port := range []int{d.imap, d.imaps, d.lmtp} {
			n, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port))
			if up = up && err == nil; err == nil {
				n.Close()
			}
		}
		if up {
			return d
		}
		if time.Now().After(deadline) {
			log, _ := os.ReadFile(d.folder + "/log")
			t.Fatalf("Dovecot does not answer:\n%s", log)
		}
	}
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

func (d *dovecot) certificate(t *testing.T) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, _ := x509.MarshalPKCS8PrivateKey(key)
	for name, block := range map[string]*pem.Block{"cert.pem": {Type: "CERTIFICATE", Bytes: der}, "key.pem": {Type: "PRIVATE KEY", Bytes: pkcs8}} {
		if err := os.WriteFile(filepath.Join(d.folder, name), pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pool := x509.NewCertPool()
	parsed, _ := x509.ParseCertificate(der)
	pool.AddCert(parsed)
	d.trust = &tls.Config{RootCAs: pool}
}

// deliver brings a message by LMTP, as a mail server would.
func (d *dovecot) deliver(t *testing.T, user string, raw []byte) {
	t.Helper()
	n, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", d.lmtp))
	if err != nil {
		t.Fatal(err)
	}
	c := smtp.NewClientLMTP(n)
	defer c.Close()
	if err := c.SendMail("teresa@example.org", []string{user + "@comune.example"}, strings.NewReader(string(raw))); err != nil {
		t.Fatal(err)
	}
}

// client signs in as a person with a mail program would.
func (d *dovecot) client(t *testing.T, user, mailbox string) *imapclient.Client {
	t.Helper()
	c, err := imapclient.DialInsecure(fmt.Sprintf("127.0.0.1:%d", d.imap), nil)
	if err == nil {
		err = c.Login(user, password).Wait()
	}
	if err == nil {
		_, err = c.Select(mailbox, nil).Wait()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// flags gives "seen" and "new" of each message of a mailbox, in order.
func (d *dovecot) flags(t *testing.T, user, mailbox string) string {
	t.Helper()
	c := d.client(t, user, mailbox)
	defer c.Close()
	all, err := c.Fetch(imap.SeqSet{{Start: 1, Stop: 0}}, &imap.FetchOptions{Flags: true}).Collect()
	if err != nil && !strings.Contains(err.Error(), "Invalid messageset") {
		t.Fatal(err)
	}
	var words []string
	for _, m := range all {
		word := "new"
		for _, f := range m.Flags {
			if f == imap.FlagSeen {
				word = "seen"
			}
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

// renumber has the server give every message a new number and the mailbox a
// new UIDVALIDITY, as a restore from a backup does.
func (d *dovecot) renumber(t *testing.T, user string) {
	t.Helper()
	before := d.validity(t, user)
	for _, pattern := range []string{"dovecot-uidlist", "dovecot.index*", "dovecot-uidvalidity*"} {
		files, _ := filepath.Glob(filepath.Join(d.folder, "mail", user, pattern))
		for _, f := range files {
			if err := os.Remove(f); err != nil {
				t.Fatal(err)
			}
		}
	}
	for deadline := time.Now().Add(10 * time.Second); d.validity(t, user) == before; time.Sleep(200 * time.Millisecond) {
		// UIDVALIDITY is made of seconds: in the same second it would be the same.
		if time.Now().After(deadline) {
			t.Fatal("UIDVALIDITY did not change")
		}
		os.Remove(filepath.Join(d.folder, "mail", user, "dovecot-uidlist"))
		files, _ := filepath.Glob(filepath.Join(d.folder, "mail", user, "dovecot*"))
		for _, f := range files {
			os.Remove(f)
		}
	}
}

func (d *dovecot) validity(t *testing.T, user string) uint32 {
	t.Helper()
	c := d.client(t, user, "INBOX")
	defer c.Close()
	s, err := c.Status("INBOX", &imap.StatusOptions{UIDValidity: true}).Wait()
	if err != nil {
		t.Fatal(err)
	}
	return s.UIDValidity
}
