// Package config holds every option of the program. One struct is the whole
// truth: its tags give the flag, the environment variable, the key in the file,
// the default and the sentence that explains it.
//
// The order of precedence is flag, environment, file, default.
package config

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
)

// A Config is what the program is started with.
type Config struct {
	Data     string `key:"data" default:"data" help:"Folder in which everything is kept: database, files, keys. It is made if it is not there."`
	Listen   string `key:"listen" default:"127.0.0.1:8080" help:"Address and port of the site, without TLS. With tls.domain set, the site is on 443 and this one is not used."`
	URL      string `key:"url" default:"" help:"Address of the site as people type it, for links in mails: https://sportello.comune.example. Empty: the first of tls.domain, else http:// and the address of listen."`
	Database string `key:"database" default:"" help:"postgres://user@host/name for PostgreSQL. Empty: SQLite inside the data folder."`
	Demo     bool   `key:"demo" default:"false" help:"Fill an empty installation with the invented town of Valfiorita, and let people in with one click. Never with real data."`
	DemoNow  string `key:"demo_now" default:"" help:"The instant at which the demo town starts, so that its offices are open whenever it is shown: 2026-11-25T10:00:00+01:00. Empty: now."`
	Hosts    string `key:"hosts" default:"" help:"Host names of the bodies, when they are not their own name: borgofiore=sportello.comune.borgofiore.example,…"`

	TrustedProxies string `key:"trusted_proxies" default:"" help:"Addresses of the proxies in front, whose X-Forwarded-For and -Proto are believed: 10.0.0.0/8, 127.0.0.1"`
	Metrics        string `key:"metrics" default:"" help:"Address of the Prometheus metrics, on a listener of its own: 127.0.0.1:9090. Empty: none. What each figure means is in docs/metrics.md."`
	MetricsToken   string `key:"metrics_token" default:"" secret:"true" help:"What Prometheus must send as a bearer token. Needed where metrics is not an address of this machine alone."`
	LogLevel       string `key:"log.level" default:"info" help:"debug, info, warn or error."`
	LogFormat      string `key:"log.format" default:"text" help:"text or json."`

	TLSDomain string `key:"tls.domain" default:"" help:"Names for which certificates are obtained by themselves (ACME): sportello.comune.example, … The site is then on 443, and 80 leads to it."`
	TLSEmail  string `key:"tls.email" default:"" help:"Where the certificate authority may write."`

	MediaUDP      int    `key:"media.udp" default:"7882" help:"UDP port of sound and pictures. Open it to everybody."`
	MediaTCP      int    `key:"media.tcp" default:"7881" help:"TCP port of sound and pictures, for networks that let no UDP pass. Open it to everybody."`
	MediaListen   string `key:"media.listen" default:"" help:"Addresses of the media ports, one or more: 192.0.2.7, 2001:db8::7. Empty: the one of listen; where that is every address, of both families."`
	MediaPublicIP string `key:"media.public_ip" default:"" help:"Addresses or host names by which people reach the media ports, when the machine is behind NAT. Names are looked up when the program starts."`
	MediaPeople   int    `key:"media.people" default:"300" help:"People in calls that this machine carries at one time; who comes after is asked to try again. A core carries some 150 who watch one speaker."`
	MediaTURN     int    `key:"media.turn" default:"0" help:"Port, UDP and TCP, of a relay (TURN) for networks that let only known ports pass; by custom 3478. It relays to our media port and nowhere else. 0: none."`
	MediaTURNS    int    `key:"media.turns" default:"0" help:"TCP port of the same relay inside TLS, by custom 5349; 443 on an address of its own passes almost everywhere. 0: none."`
	MediaTURNHost string `key:"media.turn_host" default:"" help:"Name by which people reach the relay. Empty: the name of the site as they opened it."`
	MediaTURNCert string `key:"media.turn_cert" default:"" help:"PEM file with the relay's certificate, when the site's own is not obtained through tls.domain."`
	MediaTURNKey  string `key:"media.turn_key" default:"" help:"PEM file with the key of that certificate."`
	MediaURL      string `key:"media.url" default:"" help:"Address of a LiveKit cluster that carries the meetings instead of this program: wss://live.example. It needs media.key and media.secret, and a webhook to /media/webhook of this site. Empty: sound and pictures go through this program."`
	MediaKey      string `key:"media.key" default:"" help:"Key of the media engine. Empty: made at the first start and kept in the data folder."`
	MediaSecret   string `key:"media.secret" default:"" secret:"true" help:"Secret of the media engine, 32 characters or more. Empty: made at the first start and kept in the data folder."`

	SMTPHost     string `key:"smtp.host" default:"" help:"Server through which mail leaves. Empty: messages are kept and can be read under \"Posta in uscita\"; they leave when a server is set."`
	SMTPPort     int    `key:"smtp.port" default:"587" help:"Its port: 587 with STARTTLS, 465 with TLS, 25 in a closed network."`
	SMTPSecurity string `key:"smtp.security" default:"starttls" help:"starttls, tls or none."`
	SMTPUser     string `key:"smtp.user" default:"" help:"User name, if the server asks for one."`
	SMTPPassword string `key:"smtp.password" default:"" secret:"true" help:"Password of that user."`
	SMTPFrom     string `key:"smtp.from" default:"" help:"Sender of what leaves. Empty: the institutional address of the office or body that writes."`

	InboxSMTP string `key:"inbox.smtp" default:"" help:"Address on which mail for the offices is received by SMTP: 127.0.0.1:2525. Empty: none."`
	InboxLMTP string `key:"inbox.lmtp" default:"" help:"The same by LMTP, from a mail server on this machine."`
	IMAPHost  string `key:"inbox.imap.host" default:"" help:"Server of a mailbox from which mail for the offices is fetched. Empty: none."`
	IMAPPort  int    `key:"inbox.imap.port" default:"993" help:"Its port."`
	IMAPTLS   string `key:"inbox.imap.security" default:"tls" help:"tls, starttls or none."`
	IMAPUser  string `key:"inbox.imap.user" default:"" help:"User name."`
	IMAPPass  string `key:"inbox.imap.password" default:"" secret:"true" help:"Password."`
	IMAPBox   string `key:"inbox.imap.mailbox" default:"INBOX" help:"Folder that is read."`

	MinistryCA string `key:"ministry.ca" default:"" help:"PEM file with certificate authorities to believe, beside those of this machine, when the Ministry of Labour is told of smart working. Its certificate is always checked."`

	Clamd string `key:"clamd" default:"" help:"Address of the antivirus: unix:/run/clamav/clamd.ctl. Empty: its usual place, if it is there."`
}

type option struct {
	key, fallback, help string
	secret              bool
	value               reflect.Value
}

func (o option) env() string {
	return "LOGGIA_" + strings.ToUpper(strings.NewReplacer(".", "_", "-", "_").Replace(o.key))
}

func (o option) flag() string { return strings.NewReplacer(".", "-", "_", "-").Replace(o.key) }

func (o option) set(s string) error {
	switch o.value.Kind() {
	case reflect.Bool:
		b, err := strconv.ParseBool(s)
		if err != nil {
			return fmt.Errorf("%s: want true or false, not %q", o.key, s)
		}
		o.value.SetBool(b)
	case reflect.Int:
		n, err := strconv.Atoi(s)
		if err != nil {
			return fmt.Errorf("%s: want a number, not %q", o.key, s)
		}
		o.value.SetInt(int64(n))
	default:
		o.value.SetString(s)
	}
	return nil
}

func (c *Config) options() []option {
	v := reflect.ValueOf(c).Elem()
	all := make([]option, v.NumField())
	for i := range all {
		tag := v.Type().Field(i).Tag
		all[i] = option{tag.Get("key"), tag.Get("default"), tag.Get("help"), tag.Get("secret") == "true", v.Field(i)}
	}
	return all
}

// Default gives the configuration of a program started with nothing.
func Default() *Config {
	c := &Config{}
	for _, o := range c.options() {
		if err := o.set(o.fallback); err != nil {
			panic(err) // a default in this file is wrong
		}
	}
	return c
}

// Load reads the options from file (flag --config, or LOGGIA_CONFIG), the
// environment, and args, and gives what is left of args after the flags. extra
// may add flags of one sub-command. Every mistake is named; nothing is guessed.
func Load(args []string, environ []string, extra func(*flag.FlagSet)) (*Config, []string, error) {
	c := Default()
	options := c.options()
	flags := flag.NewFlagSet("loggia", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	file := flags.String("config", "", "file with options")
	given := map[string]string{}
	for _, o := range options {
		keep := func(s string) error { given[o.key] = s; return nil }
		if o.value.Kind() == reflect.Bool {
			flags.BoolFunc(o.flag(), o.help, keep)
		} else {
			flags.Func(o.flag(), o.help, keep)
		}
	}
	if extra != nil {
		extra(flags)
	}
	if err := flags.Parse(args); err != nil {
		return nil, nil, err
	}
	env := map[string]string{}
	for _, e := range environ {
		if k, v, ok := strings.Cut(e, "="); ok {
			env[k] = v
		}
	}
	if *file == "" {
		*file = env["LOGGIA_CONFIG"]
	}
	if *file != "" {
		if err := readFile(*file, options); err != nil {
			return nil, nil, err
		}
	}
	var wrong error
	for _, o := range options {
		if s, ok := env[o.env()]; ok {
			wrong = errors.Join(wrong, o.set(s))
		}
		if s, ok := given[o.key]; ok {
			wrong = errors.Join(wrong, o.set(s))
		}
	}
	return c, flags.Args(), errors.Join(wrong, c.check())
}

func readFile(path string, options []option) error {
	var in map[string]any
	meta, err := toml.DecodeFile(path, &in)
	var parse toml.ParseError
	if errors.As(err, &parse) {
		return fmt.Errorf("%s: line %d: %s", path, parse.Position.Line, parse.Message)
	}
	if err != nil {
		return err
	}
	known := map[string]option{}
	for _, o := range options {
		known[o.key] = o
	}
	for _, key := range meta.Keys() {
		if meta.Type(key...) == "Hash" {
			continue
		}
		o, ok := known[key.String()]
		if !ok {
			return fmt.Errorf("%s: line %d: unknown option %q", path, lineOf(path, key), key)
		}
		var at any = in
		for _, part := range key {
			at = at.(map[string]any)[part]
		}
		if err := o.set(fmt.Sprint(at)); err != nil {
			return fmt.Errorf("%s: line %d: %w", path, lineOf(path, key), err)
		}
	}
	return nil
}

// lineOf finds where a key is written; 0 when it cannot tell.
func lineOf(path string, key toml.Key) int {
	text, err := os.ReadFile(path)
	if err != nil {
		return 0
	}
	for i, line := range strings.Split(string(text), "\n") {
		name, _, ok := strings.Cut(line, "=")
		if name = strings.TrimSpace(name); ok && (name == key.String() || name == key[len(key)-1]) {
			return i + 1
		}
	}
	return 0
}

func (c *Config) check() (wrong error) {
	no := func(key, why string, args ...any) {
		wrong = errors.Join(wrong, fmt.Errorf("%s: "+why, append([]any{key}, args...)...))
	}
	oneOf := func(key, value string, choices ...string) {
		for _, choice := range choices {
			if value == choice {
				return
			}
		}
		no(key, "want one of %s, not %q", strings.Join(choices, ", "), value)
	}
	oneOf("log.level", c.LogLevel, "debug", "info", "warn", "error")
	oneOf("log.format", c.LogFormat, "text", "json")
	oneOf("smtp.security", c.SMTPSecurity, "starttls", "tls", "none")
	oneOf("inbox.imap.security", c.IMAPTLS, "tls", "starttls", "none")
	for key, port := range map[string]int{"media.udp": c.MediaUDP, "media.tcp": c.MediaTCP, "media.turn": c.MediaTURN, "media.turns": c.MediaTURNS, "smtp.port": c.SMTPPort, "inbox.imap.port": c.IMAPPort} {
		if port < 0 || port > 65535 {
			no(key, "%d is not a port", port)
		}
	}
	if _, err := time.Parse(time.RFC3339, c.DemoNow); c.DemoNow != "" && (err != nil || !c.Demo) {
		no("demo_now", "want an instant such as 2026-11-25T10:00:00+01:00, together with demo")
	}
	if _, err := c.Proxies(); err != nil {
		no("trusted_proxies", "%v", err)
	}
	if c.MediaTURNS != 0 && c.TLSDomain == "" && (c.MediaTURNCert == "" || c.MediaTURNKey == "") {
		no("media.turns", "a relay inside TLS needs a certificate: set tls.domain, or media.turn_cert and media.turn_key")
	}
	if (c.MediaTURNCert == "") != (c.MediaTURNKey == "") {
		no("media.turn_cert", "the certificate and media.turn_key go together")
	}
	if c.Metrics != "" && c.MetricsToken == "" && !alone(c.Metrics) {
		no("metrics", "%s can be reached from outside: use 127.0.0.1, or set metrics_token", c.Metrics)
	}
	if c.URL != "" && !strings.HasPrefix(c.URL, "https://") && !strings.HasPrefix(c.URL, "http://") {
		no("url", "want http:// or https://, not %q", c.URL)
	}
	if u, err := url.Parse(c.MediaURL); c.MediaURL != "" {
		if err != nil || u.Scheme != "wss" && u.Scheme != "ws" || u.Host == "" || u.RawQuery != "" || u.User != nil {
			no("media.url", "want wss://host, not %q", withoutPassword(c.MediaURL))
		} else if c.MediaKey == "" || len(c.MediaSecret) < 32 {
			no("media.url", "needs media.key, and a media.secret of 32 characters or more")
		}
	}
	return wrong
}

// alone reports whether only this machine reaches an address.
func alone(address string) bool {
	host, _, err := net.SplitHostPort(address)
	ip := net.ParseIP(host)
	return err == nil && (host == "localhost" || ip != nil && ip.IsLoopback())
}

// Proxies gives TrustedProxies as prefixes.
func (c *Config) Proxies() (all []netip.Prefix, err error) {
	for _, s := range List(c.TrustedProxies) {
		if p, err := netip.ParsePrefix(s); err == nil {
			all = append(all, p)
			continue
		}
		a, err := netip.ParseAddr(s)
		if err != nil {
			return nil, fmt.Errorf("%q is neither an address nor a network", s)
		}
		all = append(all, netip.PrefixFrom(a, a.BitLen()))
	}
	return all, nil
}

// DatabaseURL gives Database, or the SQLite file in the data folder.
func (c *Config) DatabaseURL() string {
	if c.Database != "" {
		return c.Database
	}
	return "sqlite:" + filepath.Join(c.Data, "loggia.db")
}

// List splits a value at commas and drops what is empty.
func List(s string) (all []string) {
	for _, one := range strings.Split(s, ",") {
		if one = strings.TrimSpace(one); one != "" {
			all = append(all, one)
		}
	}
	return all
}

// withoutPassword takes the password out of an address such as
// postgres://user:password@host/name; anything else it leaves as it is.
func withoutPassword(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.User == nil {
		return s
	}
	if _, has := u.User.Password(); !has {
		return s
	}
	u.User = url.User(u.User.Username())
	return u.String()
}

// Print writes every option as a commented TOML file, with its value in c:
// `loggia config` is the reference of the options. Secrets are left empty.
func (c *Config) Print(w io.Writer) error {
	fmt.Fprintf(w, "# Loggia's options. A flag (--data) and the environment (LOGGIA_DATA) win over this file.\n")
	for _, o := range c.options() {
		value := strconv.Quote(withoutPassword(o.value.String()))
		switch o.value.Kind() {
		case reflect.Bool, reflect.Int:
			value = fmt.Sprint(o.value.Interface())
		}
		if o.secret {
			value = `""`
		}
		if _, err := fmt.Fprintf(w, "\n# %s\n# --%s, %s\n%s = %s\n", o.help, o.flag(), o.env(), o.key, value); err != nil {
			return err
		}
	}
	return nil
}
