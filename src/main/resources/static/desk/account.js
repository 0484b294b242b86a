// Who is signed in, as the platform tells its own pages; known as well while the server is away.
const USER = /\/auth\/user\/[^/]+(\/login\/\w+|\/logout)?$/;

let account = null;

/** Reads the answers to the platform's own calls, from the start of the page on. */
export function watchAccount() {
  const {open} = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.open = function (method, address, ...rest) {
    const asked = USER.exec(String(address).replace(/[?#].*/, ''));
    if (asked) {
      this.addEventListener('load', () => {
        if (this.status === 200 && asked[1] !== '/logout') {
          take(this);
        }
      });
    }
    return open.call(this, method, address, ...rest);
  };
}

function take(request) {
  try {
    tellAccount(JSON.parse(request.responseText).userId ?? account);
  } catch {
    // Not the platform's answer.
  }
}

/** Tells whom an answer of the desk was for. */
export function tellAccount(name) {
  account = name;
}

/** Returns the account that was signed in last on this page, or null if none was yet. */
export const knownAccount = () => account;
