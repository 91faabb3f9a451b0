import { html } from "../../../kit/html";
import { page } from "./layout";

/** The form that asks who is there; `problem` is why the last try failed. */
export function loginPage(redirectTo: string, problem?: string): string {
  const body = html`<form class="login" method="post" action="/login">
<h1>Log in</h1>
${problem ? html`<p class="problem" role="alert">${problem}</p>` : undefined}
<input type="hidden" name="redirectTo" value="${redirectTo}">
<label for="user">User</label>
<input id="user" name="user" value="admin" autocomplete="username" required>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required autofocus>
<button type="submit">Log in</button>
<p>The password was generated when the lab was made: <code>./lab pulumi stack output credentials --show-secrets</code></p>
</form>`;
  return page({ title: "Log in", body, known: false });
}
