// What the requester's pages do better with a script; without one, every form works all the same.
"use strict";

/** Whatever was typed stays with the browser's tab until the service desk has it. */
const typed = {
    load(name) {
        try {
            return JSON.parse(sessionStorage.getItem("typed " + name));
        } catch {
            return null;
        }
    },
    save(name, state) {
        try {
            sessionStorage.setItem("typed " + name, JSON.stringify(state));
        } catch {
            // A full or forbidden store is no reason to stop anybody from typing.
        }
    },
    forget(name) {
        try {
            sessionStorage.removeItem("typed " + name);
        } catch {
            // See above.
        }
    },
    fields(form) {
        return [...form.elements].filter(field => field.name && field.matches("input:not([type=hidden], [type=file]), select, textarea"));
    },
    read(form) {
        const values = {};
        for (const field of this.fields(form)) {
            if (field.type !== "radio" && field.type !== "checkbox") {
                values[field.name] = field.value;
            } else if (field.checked) {
                values[field.name] = field.value;
            }
        }
        return {identity: this.identity(form).value, values};
    },
    /** A message has a name of its own, an answer that of the task that it answers. */
    identity(form) {
        return form.elements.namedItem("submission") ?? form.elements.namedItem("task");
    },
    restore(form, state) {
        const identity = this.identity(form);
        if (identity.name === "task" && identity.value !== state.identity) {
            this.forget(form.dataset.keep); // something else is asked now
            return;
        }
        identity.value = state.identity;
        let changed = false;
        for (const field of this.fields(form)) {
            const value = state.values[field.name];
            const choice = field.type === "radio" || field.type === "checkbox";
            if (value === undefined || (choice ? field.checked === (field.value === value) : field.value === value)) {
                continue;
            }
            changed = true;
            if (choice) {
                field.checked = field.value === value;
            } else {
                field.value = value;
            }
            field.closest("details")?.setAttribute("open", "");
        }
        const notice = form.querySelector("[data-restored]");
        if (changed && notice) {
            notice.textContent = notice.dataset.restored;
        }
    },
};

const page = document.querySelector("main[data-done]");
if (page) {
    page.dataset.done.split("|").forEach(name => typed.forget(name));
    // Whoever comes back to this address has not just sent something.
    const address = new URL(location.href);
    address.searchParams.delete("done");
    history.replaceState(null, "", address);
}
for (const form of document.querySelectorAll("form[data-keep]")) {
    const state = typed.load(form.dataset.keep);
    if (state) {
        typed.restore(form, state);
    }
    const keep = () => typed.save(form.dataset.keep, typed.read(form));
    form.addEventListener("input", keep);
    form.addEventListener("submit", keep);
}

/** Known articles that may help, while the title is typed. */
const articles = document.querySelector("[data-articles]");
if (articles) {
    const title = document.getElementById("title");
    let waiting;
    let asking = new AbortController();
    title.addEventListener("input", () => {
        clearTimeout(waiting);
        waiting = setTimeout(async () => {
            asking.abort();
            asking = new AbortController();
            try {
                const query = new URLSearchParams({title: title.value.slice(0, 255), lang: document.documentElement.lang});
                const answer = await fetch(articles.dataset.articles + "?" + query, {signal: asking.signal});
                articles.innerHTML = answer.status === 200 ? await answer.text() : "";
            } catch {
                // Help that does not come is not missed.
            }
        }, 400);
    });
}
