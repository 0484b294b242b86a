package dev.loopdesk.process;

import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * A diagram as it is drawn: shapes, labels and flows with their places, in pixels, and everything about them that makes it
 * hard to read. Every finding names the elements that it is about.
 */
final class DiagramGeometry {

    private static final String BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL";

    /** Flows to the same element may run on one line for their last so many pixels. */
    private static final double COMMON_END = 60;

    private static final double TOLERANCE = 1;
    private static final double LINE_HEIGHT = 14;
    private static final double LABEL_WIDTH = 90;
    private static final double CHARACTER = 6;

    private final Map<String, Element> elements = new LinkedHashMap<>();
    private final Set<String> parents = new HashSet<>();
    private final Set<String> drawn = new LinkedHashSet<>();
    private final Map<String, Shape> shapes = new LinkedHashMap<>();
    private final List<Flow> flows = new ArrayList<>();
    private final List<Label> labels = new ArrayList<>();
    private final Map<String, String> categories = new LinkedHashMap<>();
    private final List<String> findings = new ArrayList<>();

    /** A flow node, a text annotation or a group. */
    private record Shape(String id, String type, Rectangle2D bounds) {

        boolean isEvent() {
            return type.endsWith("Event");
        }

        boolean isGateway() {
            return type.endsWith("Gateway");
        }

        boolean isGroup() {
            return type.equals("group");
        }

        boolean isBoundaryEvent() {
            return type.equals("boundaryEvent");
        }

        boolean isActivity() {
            return type.endsWith("Task")
                    || type.equals("task")
                    || type.equals("subProcess")
                    || type.equals("callActivity");
        }

        boolean isFlowNode() {
            return isEvent() || isGateway() || isActivity();
        }

        /** The part of the bounds that is drawn. */
        java.awt.Shape outline() {
            if (isEvent()) {
                return new Ellipse2D.Double(bounds.getX(), bounds.getY(), bounds.getWidth(), bounds.getHeight());
            }
            if (isGateway()) {
                var diamond = new Path2D.Double();
                diamond.moveTo(bounds.getCenterX(), bounds.getMinY());
                diamond.lineTo(bounds.getMaxX(), bounds.getCenterY());
                diamond.lineTo(bounds.getCenterX(), bounds.getMaxY());
                diamond.lineTo(bounds.getMinX(), bounds.getCenterY());
                diamond.closePath();
                return diamond;
            }
            return bounds;
        }

        /** How far a point is from the outline. */
        double distance(Point2D point) {
            double dx = Math.abs(point.getX() - bounds.getCenterX());
            double dy = Math.abs(point.getY() - bounds.getCenterY());
            if (isEvent()) {
                return Math.abs(Math.hypot(dx, dy) - bounds.getWidth() / 2);
            }
            if (isGateway()) {
                double half = bounds.getWidth() / 2;
                return Math.abs(dx + dy - half) / Math.sqrt(2);
            }
            double outside = Math.max(dx - bounds.getWidth() / 2, dy - bounds.getHeight() / 2);
            return Math.abs(outside);
        }
    }

    /** A sequence flow with its way points. */
    private record Flow(String id, String source, String target, List<Point2D> points) {

        List<Line2D> segments() {
            var segments = new ArrayList<Line2D>();
            for (int i = 1; i < points.size(); i++) {
                segments.add(new Line2D.Double(points.get(i - 1), points.get(i)));
            }
            return segments;
        }

        Point2D first() {
            return points.get(0);
        }

        Point2D last() {
            return points.get(points.size() - 1);
        }
    }

    /** A text outside of its shape, or the title of an expanded subprocess. */
    private record Label(String of, Rectangle2D bounds) {}

    private DiagramGeometry(Document document) {
        Element root = document.getDocumentElement();
        all(root, "categoryValue").forEach(value -> categories.put(id(value), value.getAttribute("value")));
        all(root, "*")
                .filter(element -> BPMN.equals(element.getNamespaceURI()) && element.hasAttribute("id"))
                .forEach(element -> elements.put(id(element), element));
        elements.keySet().forEach(id -> parents.add(parent(id)));
        Stream.of("BPMNShape", "BPMNEdge")
                .flatMap(kind -> all(root, kind))
                .map(shown -> shown.getAttribute("bpmnElement"))
                .filter(elements::containsKey)
                .forEach(drawn::add);
        all(root, "BPMNShape").forEach(this::shape);
        all(root, "BPMNEdge").forEach(this::edge);
    }

    /** Reads the drawing of a diagram. */
    static DiagramGeometry of(Document document) {
        return new DiagramGeometry(document);
    }

    /** Ids of everything that is drawn. */
    Set<String> drawn() {
        return drawn;
    }

    /** Everything that makes the diagram hard to read. */
    List<String> findings() {
        findings.clear();
        everythingIsDrawn();
        crossings();
        commonLines();
        docks();
        throughShapes();
        overlaps();
        containment();
        labels();
        backwards();
        return List.copyOf(findings);
    }

    /** Everything that is wrong with the boxes of the stages: what is in none or in two, and those that fit no screen. */
    List<String> stageFindings(Map<String, Set<String>> membersOfStages, double width, double height) {
        findings.clear();
        List<Shape> stages = shapes.values().stream().filter(Shape::isGroup).toList();
        for (Shape stage : stages) {
            if (stage.bounds().getWidth() > width || stage.bounds().getHeight() > height) {
                find(stage.id(), "is larger than %.0f x %.0f".formatted(width, height));
            }
        }
        Set<String> around = stages.stream().map(stage -> parent(stage.id())).collect(Collectors.toSet());
        for (Shape node : flowNodes()) {
            // A subprocess that holds stages is in none itself.
            if (around.contains(node.id()) || around.contains(host(node.id()))) {
                continue;
            }
            List<Shape> holding = stages.stream()
                    .filter(stage -> stage.bounds().contains(node.bounds()))
                    .toList();
            if (holding.size() != 1) {
                find(node.id(), "is in the boxes of " + names(holding) + ", not of one stage");
            }
            stages.stream()
                    .filter(stage -> !holding.contains(stage) && stage.bounds().intersects(node.bounds()))
                    .forEach(stage -> find(node.id(), "overlaps the box of " + name(stage)));
        }
        membersOfStages.forEach((name, members) -> members.forEach(member -> {
            Shape shape = shapes.get(member);
            if (shape == null
                    || stages.stream()
                            .noneMatch(stage ->
                                    name(stage).equals(name) && stage.bounds().contains(shape.bounds()))) {
                find(member, "is not in the box of " + name);
            }
        }));
        return List.copyOf(findings);
    }

    /** The elements of a path that do not stand at the height of its first. */
    List<String> besideTheLine(List<String> path) {
        findings.clear();
        double line = centre(path.get(0)).getY();
        for (String id : path) {
            if (Math.abs(centre(id).getY() - line) > TOLERANCE) {
                find(id, "is not on the line of " + path.get(0));
            }
        }
        return List.copyOf(findings);
    }

    /** From the leftmost to the rightmost thing drawn. */
    double width() {
        var all = new Rectangle2D.Double();
        all.setRect(shapes.values().iterator().next().bounds());
        shapes.values().forEach(shape -> all.add(shape.bounds()));
        labels.forEach(label -> all.add(label.bounds()));
        flows.forEach(flow -> flow.points().forEach(all::add));
        return all.getWidth();
    }

    private void shape(Element drawn) {
        String id = drawn.getAttribute("bpmnElement");
        Element element = elements.get(id);
        if (element == null) {
            return;
        }
        var shape = new Shape(id, element.getLocalName(), bounds(child(drawn, "Bounds")));
        shapes.put(id, shape);
        Element label = child(drawn, "BPMNLabel");
        boolean expanded = "true".equals(drawn.getAttribute("isExpanded"));
        if (shape.isActivity() && expanded) {
            double wide = Math.min(
                    element.getAttribute("name").length() * CHARACTER,
                    shape.bounds().getWidth());
            labels.add(new Label(
                    id,
                    new Rectangle2D.Double(
                            shape.bounds().getCenterX() - wide / 2,
                            shape.bounds().getY() + 5,
                            wide,
                            LINE_HEIGHT)));
        } else if (label != null && child(label, "Bounds") != null) {
            labels.add(new Label(id, bounds(child(label, "Bounds"))));
        } else if ((shape.isEvent() || shape.isGateway())
                && !element.getAttribute("name").isEmpty()) {
            Rectangle2D text = text(element.getAttribute("name"));
            labels.add(new Label(
                    id,
                    new Rectangle2D.Double(
                            shape.bounds().getCenterX() - text.getWidth() / 2,
                            shape.bounds().getMaxY() + 5,
                            text.getWidth(),
                            text.getHeight())));
        }
    }

    private void edge(Element drawn) {
        String id = drawn.getAttribute("bpmnElement");
        Element element = elements.get(id);
        if (element == null || !element.getLocalName().equals("sequenceFlow")) {
            return;
        }
        List<Point2D> points = all(drawn, "waypoint")
                .map(point -> (Point2D) new Point2D.Double(number(point, "x"), number(point, "y")))
                .toList();
        var flow = new Flow(id, element.getAttribute("sourceRef"), element.getAttribute("targetRef"), points);
        flows.add(flow);
        String name = element.getAttribute("name");
        Element label = child(drawn, "BPMNLabel");
        if (label != null && child(label, "Bounds") != null) {
            labels.add(new Label(id, bounds(child(label, "Bounds"))));
        } else if (!name.isEmpty()) {
            Line2D middle = flow.segments().get((points.size() - 1) / 2);
            Rectangle2D text = text(name);
            labels.add(new Label(
                    id,
                    new Rectangle2D.Double(
                            (middle.getX1() + middle.getX2() - text.getWidth()) / 2,
                            (middle.getY1() + middle.getY2() - text.getHeight()) / 2,
                            text.getWidth(),
                            text.getHeight())));
        }
    }

    private void everythingIsDrawn() {
        elements.forEach((id, element) -> {
            boolean toBeDrawn = element.getLocalName().equals("sequenceFlow")
                    || new Shape(id, element.getLocalName(), new Rectangle2D.Double()).isFlowNode();
            if (toBeDrawn && !drawn.contains(id)) {
                find(id, "is not drawn");
            }
        });
    }

    private void crossings() {
        pairs((one, other) -> {
            for (Line2D a : one.segments()) {
                for (Line2D b : other.segments()) {
                    Point2D point = crossing(a, b);
                    if (point != null && !isCommonEnd(one, other, point) && !isCommonStart(one, other, point)) {
                        find(one.id(), "crosses " + other.id() + " at " + at(point));
                    }
                }
            }
        });
    }

    private void commonLines() {
        pairs((one, other) -> {
            for (Line2D a : one.segments()) {
                for (Line2D b : other.segments()) {
                    Line2D common = common(a, b);
                    if (common != null
                            && !(isCommonEnd(one, other, common.getP1()) && isCommonEnd(one, other, common.getP2()))) {
                        find(
                                one.id(),
                                "runs on one line with " + other.id() + " from " + at(common.getP1()) + " to "
                                        + at(common.getP2()));
                    }
                }
            }
        });
    }

    private void docks() {
        for (Flow flow : flows) {
            Shape source = shapes.get(flow.source());
            Shape target = shapes.get(flow.target());
            if (source != null && source.distance(flow.first()) > TOLERANCE) {
                find(flow.id(), "does not begin at the border of " + flow.source());
            }
            if (target != null && target.distance(flow.last()) > TOLERANCE) {
                find(flow.id(), "does not end at the border of " + flow.target());
            }
        }
    }

    private void throughShapes() {
        for (Flow flow : flows) {
            for (Shape shape : shapes.values()) {
                if (shape.isGroup() || isAround(shape.id(), flow.source()) || isAround(shape.id(), flow.target())) {
                    continue;
                }
                Rectangle2D inside =
                        inner(shape.bounds(), shape.isGateway() ? shape.bounds().getWidth() / 4 : 2);
                if (flow.segments().stream().anyMatch(inside::intersectsLine)) {
                    find(flow.id(), "runs through " + shape.id());
                }
            }
        }
    }

    private void overlaps() {
        List<Shape> solid =
                shapes.values().stream().filter(shape -> !shape.isGroup()).toList();
        for (int i = 0; i < solid.size(); i++) {
            for (int j = i + 1; j < solid.size(); j++) {
                Shape one = solid.get(i);
                Shape other = solid.get(j);
                boolean attached = other.id().equals(host(one.id())) || one.id().equals(host(other.id()));
                boolean contained = isAround(one.id(), other.id()) || isAround(other.id(), one.id());
                if (!attached && !contained && one.bounds().intersects(other.bounds())) {
                    find(one.id(), "overlaps " + other.id());
                }
            }
        }
    }

    private void containment() {
        for (Shape shape : shapes.values()) {
            Shape around = shapes.get(parent(shape.id()));
            if (around != null && !around.bounds().contains(shape.bounds()) && !shape.isBoundaryEvent()) {
                find(shape.id(), "stands out of " + around.id());
            }
            Shape host = shapes.get(host(shape.id()));
            if (host != null
                    && host.distance(new Point2D.Double(
                                    shape.bounds().getCenterX(), shape.bounds().getCenterY()))
                            > TOLERANCE) {
                find(shape.id(), "is not on the border of " + host.id());
            }
        }
    }

    private void labels() {
        for (int i = 0; i < labels.size(); i++) {
            Label label = labels.get(i);
            Rectangle2D text = inner(label.bounds(), TOLERANCE);
            for (Shape shape : shapes.values()) {
                boolean holds = shape.isGroup() || isAround(shape.id(), label.of()) || isExpanded(shape.id());
                boolean touched = shape.outline().intersects(text);
                if (touched && !(holds && shape.bounds().contains(text))) {
                    find(label.of(), "has its label over " + shape.id());
                }
            }
            for (Label other : labels.subList(i + 1, labels.size())) {
                if (text.intersects(other.bounds())) {
                    find(label.of(), "has its label over that of " + other.of());
                }
            }
            for (Flow flow : flows) {
                if (!flow.id().equals(label.of()) && flow.segments().stream().anyMatch(text::intersectsLine)) {
                    find(label.of(), "has its label over " + flow.id());
                }
            }
        }
    }

    /** Text is read from left to right, and so is a task: nothing comes in at its right side or goes out at its left. */
    private void backwards() {
        for (Flow flow : flows) {
            Shape source = shapes.get(flow.source());
            Shape target = shapes.get(flow.target());
            if (source != null
                    && source.isActivity()
                    && Math.abs(flow.first().getX() - source.bounds().getMinX()) <= TOLERANCE) {
                find(flow.source(), "reads backwards, by " + flow.id());
            }
            if (target != null
                    && target.isActivity()
                    && Math.abs(flow.last().getX() - target.bounds().getMaxX()) <= TOLERANCE) {
                find(flow.target(), "reads backwards, by " + flow.id());
            }
        }
    }

    private interface OfTwoFlows {
        void look(Flow one, Flow other);
    }

    private void pairs(OfTwoFlows look) {
        for (int i = 0; i < flows.size(); i++) {
            for (int j = i + 1; j < flows.size(); j++) {
                look.look(flows.get(i), flows.get(j));
            }
        }
    }

    /** Where two segments that are not parallel meet. */
    private static @Nullable Point2D crossing(Line2D a, Line2D b) {
        double ax = a.getX2() - a.getX1();
        double ay = a.getY2() - a.getY1();
        double bx = b.getX2() - b.getX1();
        double by = b.getY2() - b.getY1();
        double cross = ax * by - ay * bx;
        if (Math.abs(cross) < 1e-6 || !a.intersectsLine(b)) {
            return null;
        }
        double t = ((b.getX1() - a.getX1()) * by - (b.getY1() - a.getY1()) * bx) / cross;
        return new Point2D.Double(a.getX1() + t * ax, a.getY1() + t * ay);
    }

    /** The length that two parallel segments share, where they are on one line or nearer to each other than a reader can tell. */
    private static @Nullable Line2D common(Line2D a, Line2D b) {
        boolean upright = Math.abs(a.getX1() - a.getX2()) < TOLERANCE && Math.abs(b.getX1() - b.getX2()) < TOLERANCE;
        boolean level = Math.abs(a.getY1() - a.getY2()) < TOLERANCE && Math.abs(b.getY1() - b.getY2()) < TOLERANCE;
        double near = 4;
        if (level && Math.abs(a.getY1() - b.getY1()) < near) {
            double from = Math.max(Math.min(a.getX1(), a.getX2()), Math.min(b.getX1(), b.getX2()));
            double to = Math.min(Math.max(a.getX1(), a.getX2()), Math.max(b.getX1(), b.getX2()));
            return to - from > TOLERANCE ? new Line2D.Double(from, a.getY1(), to, a.getY1()) : null;
        }
        if (upright && Math.abs(a.getX1() - b.getX1()) < near) {
            double from = Math.max(Math.min(a.getY1(), a.getY2()), Math.min(b.getY1(), b.getY2()));
            double to = Math.min(Math.max(a.getY1(), a.getY2()), Math.max(b.getY1(), b.getY2()));
            return to - from > TOLERANCE ? new Line2D.Double(a.getX1(), from, a.getX1(), to) : null;
        }
        return null;
    }

    private static boolean isCommonEnd(Flow one, Flow other, Point2D point) {
        return one.target().equals(other.target())
                && one.last().distance(point) <= COMMON_END
                && other.last().distance(point) <= COMMON_END;
    }

    private static boolean isCommonStart(Flow one, Flow other, Point2D point) {
        return one.source().equals(other.source())
                && one.first().distance(point) <= TOLERANCE
                && other.first().distance(point) <= TOLERANCE;
    }

    private List<Shape> flowNodes() {
        return shapes.values().stream().filter(Shape::isFlowNode).toList();
    }

    private boolean isExpanded(String id) {
        return parents.contains(id) && shapes.containsKey(id);
    }

    /** Tells whether an element stands in a subprocess, at any depth. */
    private boolean isAround(String subProcess, String id) {
        for (Node node = elements.get(id); node instanceof Element element; node = node.getParentNode()) {
            if (!id(element).equals(id) && id(element).equals(subProcess)) {
                return true;
            }
        }
        return false;
    }

    private String parent(String id) {
        Element element = elements.get(id);
        return element != null && element.getParentNode() instanceof Element around ? id(around) : "";
    }

    /** The element that a boundary event is attached to. */
    private String host(String id) {
        Element element = elements.get(id);
        return element == null ? "" : element.getAttribute("attachedToRef");
    }

    private String name(Shape stage) {
        Element element = Objects.requireNonNull(elements.get(stage.id()));
        return categories.getOrDefault(element.getAttribute("categoryValueRef"), stage.id());
    }

    private List<String> names(List<Shape> stages) {
        return stages.stream().map(this::name).toList();
    }

    private Point2D centre(String id) {
        Shape shape = shapes.get(id);
        if (shape == null) {
            throw new IllegalArgumentException(id + " is not drawn");
        }
        return new Point2D.Double(shape.bounds().getCenterX(), shape.bounds().getCenterY());
    }

    private void find(String id, String problem) {
        findings.add(id + " " + problem);
    }

    private static String at(Point2D point) {
        return "%.0f,%.0f".formatted(point.getX(), point.getY());
    }

    /** The room of a text that the drawing gives none, as the Modeler breaks it into lines. */
    private static Rectangle2D text(String name) {
        int lines = 1;
        double line = 0;
        double widest = 0;
        for (String word : name.split(" ", -1)) {
            double wide = word.length() * CHARACTER;
            if (line > 0 && line + CHARACTER + wide > LABEL_WIDTH) {
                lines++;
                line = wide;
            } else {
                line += (line > 0 ? CHARACTER : 0) + wide;
            }
            widest = Math.max(widest, line);
        }
        return new Rectangle2D.Double(0, 0, widest, lines * LINE_HEIGHT);
    }

    private static Rectangle2D inner(Rectangle2D bounds, double by) {
        return new Rectangle2D.Double(
                bounds.getX() + by, bounds.getY() + by, bounds.getWidth() - 2 * by, bounds.getHeight() - 2 * by);
    }

    private static Rectangle2D bounds(@Nullable Element bounds) {
        Element given = Objects.requireNonNull(bounds);
        return new Rectangle2D.Double(
                number(given, "x"), number(given, "y"), number(given, "width"), number(given, "height"));
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }

    private static @Nullable Element child(Element element, String name) {
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child && child.getLocalName().equals(name)) {
                return child;
            }
        }
        return null;
    }

    private static String id(Element element) {
        return element.getAttribute("id");
    }

    private static Stream<Element> all(Element root, String name) {
        var nodes = root.getElementsByTagNameNS("*", name);
        var found = new ArrayList<Element>();
        for (int i = 0; i < nodes.getLength(); i++) {
            found.add((Element) nodes.item(i));
        }
        return found.stream();
    }
}
