//go:build tools

// Package tools keeps the language host's main package among this module's requirements.
package tools

import _ "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs"
