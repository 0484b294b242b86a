package dev.loopdesk.solution;

import dev.loopdesk.process.answers.Answer;
import dev.loopdesk.process.answers.Refusals;
import dev.loopdesk.process.answers.StaffNames;
import dev.loopdesk.process.answers.StageRules;
import dev.loopdesk.process.contract.TechnicalSupport.Element;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Checks that a solution is carried out as planned, chosen and approved (S4). */
@Component
class SolutionStage implements StageRules {

    private static final int MOST_OPTIONS = 3;
    /** Value of {@link Variable#APPLY_OUTCOME}. */
    private static final String APPLIED = "applied";

    private static final List<String> PARTS =
            List.of("Title", "Steps", "Advantages", "Drawbacks", "Scenario", "Risk", "Guide");

    private final CaseFiles caseFiles;
    private final StaffNames names;
    private final Refusals refusals;

    SolutionStage(CaseFiles caseFiles, StaffNames names, Refusals refusals) {
        this.caseFiles = caseFiles;
        this.names = names;
        this.refusals = refusals;
    }

    @Override
    public Set<String> tasks() {
        return Set.of(
                Element.PREPARE_SOLUTION,
                Element.CHOOSE_SOLUTION,
                Element.APPROVE_CHANGE,
                Element.APPLY_SOLUTION,
                Element.CARRY_OUT_SOLUTION);
    }

    @Override
    public void accept(Answer answer) {
        switch (answer.task()) {
            case Element.PREPARE_SOLUTION -> requireOrder(answer);
            case Element.CHOOSE_SOLUTION -> requireOffered(answer);
            case Element.APPROVE_CHANGE -> requireOtherThanPreparer(answer);
            case Element.APPLY_SOLUTION -> {
                // A requester who needs help has changed nothing.
                if (APPLIED.equals(answer.text(Variable.APPLY_OUTCOME))) {
                    requireCleared(answer);
                }
            }
            case Element.CARRY_OUT_SOLUTION -> requireCleared(answer);
            default -> {}
        }
    }

    /** Keeps the approval away from who prepared the change (S4.5). */
    @Override
    public void handOver(String task, String ticketNumber, String account) {
        if (task.equals(Element.APPROVE_CHANGE) && plan(ticketNumber).author().equals(account)) {
            throw refusals.of("handover-own-approval", names.of(account));
        }
    }

    /** Requires options to be filled in without gaps, each with its steps, and a choice to have several (S4.1, S4.2). */
    private void requireOrder(Answer answer) {
        int given = 0;
        for (int option = 1; option <= MOST_OPTIONS; option++) {
            String name = "option" + option;
            boolean mentioned = PARTS.stream().anyMatch(part -> answer.text(name + part) != null);
            if (!mentioned) {
                continue;
            }
            if (answer.text(name + "Steps") == null) {
                throw refusals.of("options-not-in-order", option).at(name + "Steps");
            }
            given++;
            if (given != option) {
                throw refusals.of("options-not-in-order", given).at("option" + given + "Steps");
            }
        }
        if (given == 1 && answer.isTrue(Variable.REQUESTER_MAY_CHOOSE)) {
            throw refusals.of("choice-of-one").at(Variable.REQUESTER_MAY_CHOOSE);
        }
        // The form does not ask it of a single option.
        answer.fillIn(Variable.REQUESTER_MAY_CHOOSE, false);
        // A choice among former options does not apply to the new ones.
        answer.set(Variable.CHOSEN_OPTION, (Object) null);
    }

    /** Requires the choice of an offered option (S4.2). */
    private void requireOffered(Answer answer) {
        answer.asNumber(Variable.CHOSEN_OPTION);
        Entry plan = plan(answer.ticketNumber());
        int offered = 0;
        while (offered < MOST_OPTIONS && plan.text("option" + (offered + 1) + "Steps") != null) {
            offered++;
        }
        if (!(answer.values().get(Variable.CHOSEN_OPTION) instanceof Integer chosen) || chosen > offered) {
            throw refusals.of("choice-not-offered", offered).at(Variable.CHOSEN_OPTION);
        }
    }

    /** Requires approval of a sensitive change by another person than its preparer (S4.5). */
    private void requireOtherThanPreparer(Answer answer) {
        if (plan(answer.ticketNumber()).author().equals(answer.author())) {
            throw refusals.of("approver-prepared").at(Variable.CHANGE_APPROVED);
        }
    }

    /** Requires approval and a confirmed backup before a sensitive change, whoever makes it (S4.5, S4.6). */
    private void requireCleared(Answer answer) {
        Entry plan = plan(answer.ticketNumber());
        if (!plan.isTrue(Variable.SENSITIVE)) {
            return;
        }
        boolean approved = caseFiles
                .latest(answer.ticketNumber(), EntryKind.APPROVAL)
                .filter(approval -> approval.position() > plan.position()
                        && approval.isTrue(Variable.CHANGE_APPROVED)
                        && !approval.author().equals(plan.author()))
                .isPresent();
        if (!approved) {
            throw refusals.of("not-approved");
        }
        if (!answer.isTrue(Variable.BACKUP_CONFIRMED)) {
            throw refusals.of("no-backup").at(Variable.BACKUP_CONFIRMED);
        }
    }

    private Entry plan(String number) {
        return caseFiles
                .latest(number, EntryKind.SOLUTION)
                .orElseThrow(() -> new IllegalStateException("No solution was prepared for " + number));
    }
}
