package dev.loopdesk.ticket;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Case files for tests that start no engine. */
@Configuration
@Import({CaseFiles.class, TicketTransaction.class})
public class CaseFileBeans {}
