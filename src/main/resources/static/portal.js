// Conveniences of the requester's pages; without this script, every form works all the same.
"use strict";

/** Typed text stays with the browser's tab until the service desk has it. */
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
            } else if (field.checked && field.name !== "remove") {
                values[field.name] = field.value;
            }
        }
        return {task: form.elements.namedItem("task")?.value, submission: form.elements.namedItem("submission")?.value, values};
    },
    restore(form, state) {
        if (form.elements.namedItem("task")?.value !== state.task) {
            this.forget(form.dataset.keep); // something else is asked now
            return;
        }
        const submission = form.elements.namedItem("submission");
        if (submission && state.submission) {
            submission.value = state.submission; // what was sent, but perhaps not received, is not to count twice
        }
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
    // A person who comes back to this address has not just sent something.
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

/** Files are sent while the rest is still being typed: chosen, dropped or pasted. */
class Uploads {
    constructor(place) {
        this.place = place;
        this.form = place.closest("form");
        this.list = place.querySelector(".staged");
        this.status = place.querySelector("[role=status]");
        this.chooser = place.querySelector("input[type=file]");
        this.problems = place.querySelector("[role=alert]");
        this.running = new Set();
        this.pasted = 0;
        place.querySelector(".scripted").hidden = false;
        this.chooser.addEventListener("change", () => {
            this.send(this.chooser.files);
            this.chooser.value = "";
        });
        place.addEventListener("dragover", event => {
            event.preventDefault();
            place.classList.add("over");
        });
        place.addEventListener("dragleave", () => place.classList.remove("over"));
        place.addEventListener("drop", event => {
            event.preventDefault();
            place.classList.remove("over");
            this.send(event.dataTransfer.files);
        });
        this.form.addEventListener("paste", event => {
            if (event.clipboardData.files.length > 0 && !event.clipboardData.types.includes("text/plain")) {
                event.preventDefault();
                this.send([...event.clipboardData.files].map(file => this.named(file)));
            }
        });
        this.form.addEventListener("submit", event => {
            if (this.running.size > 0) {
                event.preventDefault();
                Promise.all(this.running).then(() => this.form.requestSubmit(event.submitter));
            }
        });
        const submission = this.form.elements.namedItem("submission");
        if (place.dataset.uploads.endsWith(submission.value)) {
            this.show([...this.list.children].map(line => ({...line.dataset})));
        } else {
            // what was typed has come back, and its files with it
            place.dataset.uploads = place.dataset.uploads.replace(/[^/]*$/, submission.value);
            fetch(this.address()).then(answer => answer.ok ? answer.json() : []).then(files => this.show(files), () => {});
        }
    }

    address(id) {
        return this.place.dataset.uploads + (id ? "/" + id : "") + "?" + new URLSearchParams({lang: document.documentElement.lang});
    }

    /** Browsers call every pasted picture the same. */
    named(file) {
        this.pasted++;
        return new File([file], "screenshot-" + this.pasted + "." + (file.type.split("/")[1] ?? "png"), {type: file.type});
    }

    say(text, name) {
        this.status.textContent = text.replace("{0}", () => name);
    }

    show(files) {
        this.list.replaceChildren();
        files.forEach(file => this.list.append(this.line(file)));
    }

    line(file) {
        const line = document.createElement("li");
        const name = document.createElement("span");
        name.className = "said";
        name.dir = "auto";
        name.textContent = file.name;
        const size = document.createElement("span");
        size.className = "help";
        size.textContent = file.size;
        const remove = document.createElement("button");
        remove.type = "button";
        remove.className = "second";
        remove.textContent = this.place.dataset.remove;
        remove.setAttribute("aria-label", this.place.dataset.remove + " " + file.name);
        remove.addEventListener("click", () => this.remove(file, line));
        line.append(name, size, remove);
        return line;
    }

    async remove(file, line) {
        try {
            const answer = await fetch(this.address(file.id), {method: "DELETE"});
            if (!answer.ok) {
                throw new Error(answer.status);
            }
            line.remove();
            this.say(this.place.dataset.removed, file.name);
            this.chooser.focus();
        } catch {
            this.refuse(file.name, this.place.dataset.failed);
        }
    }

    send(files) {
        this.problems.replaceChildren();
        for (const file of files) {
            if (file.size > Number(this.place.dataset.mostBytes)) {
                this.refuse(file.name, this.place.dataset.tooLarge);
            } else {
                const sending = this.sendOne(file);
                this.running.add(sending);
                sending.then(() => this.running.delete(sending));
            }
        }
    }

    sendOne(file) {
        const line = document.createElement("li");
        const name = document.createElement("span");
        name.className = "said";
        name.dir = "auto";
        name.textContent = file.name;
        const bar = document.createElement("progress");
        bar.max = file.size;
        bar.setAttribute("aria-label", this.place.dataset.sending.replace("{0}", () => file.name));
        line.append(name, bar);
        this.list.append(line);
        this.say(this.place.dataset.sending, file.name);
        return new Promise(done => {
            const request = new XMLHttpRequest();
            request.open("POST", this.address());
            request.responseType = "json";
            request.upload.addEventListener("progress", event => bar.value = event.loaded);
            request.addEventListener("loadend", () => {
                if (request.status === 201) {
                    line.replaceWith(this.line(request.response));
                    this.say(this.place.dataset.taken, request.response.name);
                } else {
                    line.remove();
                    this.refuse(file.name, request.response?.problem ?? this.place.dataset.failed);
                }
                this.form.dispatchEvent(new Event("input"));
                done();
            });
            const body = new FormData();
            body.append("file", file);
            request.send(body);
        });
    }

    refuse(name, why) {
        const line = document.createElement("p");
        line.className = "said";
        line.textContent = this.place.dataset.problem.replace("{0}", () => name).replace("{1}", () => why);
        this.problems.append(line);
        this.status.textContent = "";
    }
}
for (const place of document.querySelectorAll("[data-uploads]")) {
    new Uploads(place);
}
if (document.querySelector("[data-uploads]")) {
    // A file that is dropped beside its place must not take the page away, and what was typed with it.
    for (const kind of ["dragover", "drop"]) {
        window.addEventListener(kind, event => event.preventDefault());
    }
}
