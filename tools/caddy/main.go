// Caddy as Core's proxy runs it, for the tests: the standard modules, and those for the DNS challenge
// that components/core/acmeDns.ts names.
package main

import (
	_ "github.com/caddy-dns/cloudflare"
	caddycmd "github.com/caddyserver/caddy/v2/cmd"
	_ "github.com/caddyserver/caddy/v2/modules/standard"
)

func main() {
	caddycmd.Main()
}
