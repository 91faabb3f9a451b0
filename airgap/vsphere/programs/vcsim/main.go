// A simulated vCenter for tests, over TLS and with one login: it says where it listens and ends with its input.
package main

import (
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net/url"
	"os"

	"github.com/vmware/govmomi/simulator"
)

func main() {
	model := simulator.VPX()
	if err := model.Create(); err != nil {
		log.Fatal(err)
	}
	defer model.Remove()
	login := url.UserPassword(os.Getenv("VCSIM_USER"), os.Getenv("VCSIM_PASSWORD"))
	model.Service.Listen = &url.URL{Host: "127.0.0.1:0", User: login}
	model.Service.TLS = new(tls.Config)
	server := model.Service.NewServer()
	defer server.Close()
	certificate, err := server.CertificateFile()
	if err != nil {
		log.Fatal(err)
	}
	defer os.Remove(certificate)
	fmt.Println(server.URL.Host, certificate)
	_, _ = io.Copy(io.Discard, os.Stdin)
}
