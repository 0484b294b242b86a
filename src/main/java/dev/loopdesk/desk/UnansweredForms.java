package dev.loopdesk.desk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loopdesk.desk.TicketDrafts.TicketDraft;
import dev.loopdesk.process.conversation.EndedTasks;
import dev.loopdesk.process.conversation.EndedTasks.EndedForm;
import dev.loopdesk.text.Characters;
import dev.loopdesk.text.Texts;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Ticket;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Texts of an account in forms whose tasks have ended without them: somebody else was quicker, or the process went on.
 * Each becomes part of the account's draft about the ticket, as a note, and is read, sent or deleted there.
 */
@Component
class UnansweredForms {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final FormDrafts forms;
    private final TicketDrafts drafts;
    private final EndedTasks endedTasks;
    private final CaseFiles caseFiles;

    UnansweredForms(FormDrafts forms, TicketDrafts drafts, EndedTasks endedTasks, CaseFiles caseFiles) {
        this.forms = forms;
        this.drafts = drafts;
        this.endedTasks = endedTasks;
        this.caseFiles = caseFiles;
    }

    /** Moves the texts of ended tasks of a ticket into the account's draft. */
    @Transactional
    public void move(String account, Ticket ticket, Locale language) {
        Map<String, String> typed = forms.of(account);
        if (typed.isEmpty()) {
            return;
        }
        List<String> filed = filed(ticket.number());
        for (EndedForm ended : endedTasks.forms(ticket.number(), typed.keySet())) {
            // Two pages may ask at once: the one that removes the values moves them.
            if (forms.remove(account, ended.task())) {
                List<String> texts = texts(ended, typed.get(ended.task()), filed);
                if (!texts.isEmpty()) {
                    String heading = Texts.of("desk", language).get("draft.of-form", ended.name(language));
                    add(account, ticket, heading + "\n" + String.join("\n\n", texts));
                }
            }
        }
    }

    /** Returns the texts of a form that are not in the case file: what was answered needs no draft. */
    private static List<String> texts(EndedForm ended, @Nullable String values, List<String> filed) {
        JsonNode typed = read(values);
        return ended.textFields().stream()
                .map(field -> storable(typed.path(field).asText("")).strip())
                .filter(text -> !text.isEmpty())
                .filter(text -> filed.stream().noneMatch(entry -> entry.contains(text)))
                .toList();
    }

    /** Returns the texts of a case file. */
    private List<String> filed(String number) {
        return caseFiles.entries(number).stream()
                .flatMap(entry -> entry.content().values().stream())
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .toList();
    }

    /** Leaves out what the database cannot hold. */
    private static String storable(String text) {
        return text.codePoints()
                .mapToObj(Character::toString)
                .filter(Characters::canBeStored)
                .collect(Collectors.joining());
    }

    private static JsonNode read(@Nullable String values) {
        try {
            return JSON.readTree(Objects.requireNonNullElse(values, "{}"));
        } catch (JsonProcessingException e) {
            // The page wrote no values.
            return JSON.createObjectNode();
        }
    }

    private void add(String account, Ticket ticket, String text) {
        String before = drafts.find(account, ticket.id())
                .map(TicketDraft::text)
                .orElse("")
                .strip();
        drafts.save(account, ticket.id(), Audience.INTERNAL, before.isEmpty() ? text : before + "\n\n" + text, null);
    }
}
