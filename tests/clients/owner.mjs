// The browser of an account's owner, as little of one as these flows take: cookies, forms, redirects.

export class Owner {
  #cookies = new Map();

  constructor(origin) {
    this.origin = origin;
  }

  async ask(url, form) {
    const options = { redirect: "manual", headers: { cookie: this.#header() } };
    if (form) {
      options.method = "POST";
      options.body = new URLSearchParams(form);
      options.headers.origin = this.origin;
    }
    const answer = await fetch(new URL(url, this.origin), options);
    for (const line of answer.headers.getSetCookie()) {
      const [pair] = line.split(";");
      const at = pair.indexOf("=");
      this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return answer;
  }

  async signIn(username, password) {
    const page = await (await this.ask("/")).text();
    const answer = await this.ask("/", { ...fields(page), username, password, next: "/start" });
    if (answer.status !== 302) throw new Error(`not signed in: ${answer.status}`);
  }

  // Goes where an application sends, says yes where it is asked, and returns where it ends.
  async allow(url) {
    for (let step = 0; step < 8; step++) {
      const answer = await this.ask(url);
      const location = answer.headers.get("location");
      if (location && !location.startsWith("/")) return new URL(location);
      if (location) {
        url = location;
        continue;
      }
      const page = await answer.text();
      const asks = page.includes('action="/oauth/consent"');
      if (!asks) throw new Error(`a page without a question: ${answer.status} ${url}`);
      const said = await this.ask("/oauth/consent", { ...fields(page), answer: "yes" });
      return new URL(said.headers.get("location"));
    }
    throw new Error("round and round");
  }

  async allowDevice(code) {
    const form = await (await this.ask("/oauth/device")).text();
    const page = await (await this.ask("/oauth/device", { ...fields(form), user_code: code })).text();
    const said = await this.ask("/oauth/device/decide", { ...fields(page), answer: "yes" });
    if (said.status !== 200) throw new Error(`the device is not let in: ${said.status}`);
  }

  #header() {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }
}

function fields(page) {
  const found = page.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g);
  const text = (value) => value.replaceAll("&amp;", "&").replaceAll("&#34;", '"').replaceAll("&#39;", "'");
  return Object.fromEntries([...found].map(([, name, value]) => [name, text(value)]));
}

export function input() {
  return JSON.parse(process.argv[2]);
}
