package dev.loopdesk.process.knowledge;

import dev.loopdesk.knowledge.Article.Visibility;
import dev.loopdesk.knowledge.ArticleText;
import dev.loopdesk.knowledge.Articles;
import dev.loopdesk.knowledge.CaseArticle;
import dev.loopdesk.knowledge.SuggestionVerdicts;
import dev.loopdesk.process.answers.StaffNames;
import dev.loopdesk.process.contract.ReviewKnowledgeProcess;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Ticket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.springframework.stereotype.Component;

/**
 * Drafts an article from a case that is closed after its fix was verified, if the verification said that it is worth keeping
 * (S6.1). A case drafts one article, however often it is opened again, and none where an article solved it.
 */
@Component
class DraftArticle implements ExecutionListener {

    private final CaseFiles caseFiles;
    private final Articles articles;
    private final SuggestionVerdicts verdicts;
    private final ArticleLife life;
    private final StaffNames names;

    DraftArticle(
            CaseFiles caseFiles, Articles articles, SuggestionVerdicts verdicts, ArticleLife life, StaffNames names) {
        this.caseFiles = caseFiles;
        this.articles = articles;
        this.verdicts = verdicts;
        this.life = life;
        this.names = names;
    }

    @Override
    public void notify(DelegateExecution execution) {
        String number = (String) execution.getVariable(Variable.TICKET_NUMBER);
        Entry verification = caseFiles.latest(number, EntryKind.VERIFICATION).orElse(null);
        if (verification == null || !isKept(verification)) {
            return;
        }
        Ticket ticket = caseFiles.get(number);
        if (!articles.draftedFrom(ticket.id()).isEmpty() || verdicts.isSolvedByArticle(ticket.id())) {
            return;
        }
        List<Entry> entries = caseFiles.entries(number);
        ArticleText text = CaseArticle.of(ticket, entries, staff(entries));
        if (text.helps()) {
            life.write(text, Visibility.INTERNAL, ticket.id(), verification.author());
        }
    }

    private static boolean isKept(Entry verification) {
        return Boolean.TRUE.equals(verification.content().get(ReviewKnowledgeProcess.KEEP_AS_KNOWLEDGE));
    }

    private List<String> staff(List<Entry> entries) {
        Set<String> accounts = entries.stream().map(Entry::author).collect(Collectors.toSet());
        return new ArrayList<>(names.of(accounts).values());
    }
}
