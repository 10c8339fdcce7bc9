// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.run;

import dev.fastformer.benchmarks.peers.worker.PeerKind;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Time against length of one text, and the lengths from which a linear side is faster than a quadratic one. */
final class LengthPlot {
    private static final String ONE_TEXT = "1x";

    /** Milliseconds by length, by side. */
    private final Map<String, TreeMap<Integer, Double>> lines = new TreeMap<>();

    private final String title;

    LengthPlot(List<Measurement> measurements) {
        List<Measurement> ofOneText = measurements.stream()
                .filter(each -> shape(each).startsWith(ONE_TEXT))
                .toList();
        title = ofOneText.stream()
                .map(each -> each.name().split("/")[0] + ", " + each.phase() + ", " + each.precision() + ", threads "
                        + each.threads())
                .distinct()
                .collect(Collectors.joining("; "));
        for (Measurement each : ofOneText) {
            int length = Integer.parseInt(shape(each).substring(ONE_TEXT.length()));
            line(PeerKind.FASTFORMER.toString()).put(length, each.oursMs());
            line(each.peer()).put(length, each.peerMs());
        }
    }

    /** Writes a PNG file. */
    void write(Path file) throws IOException {
        XYChart chart = new XYChartBuilder()
                .width(900)
                .height(560)
                .title(title)
                .xAxisTitle("tokens of one text")
                .yAxisTitle("milliseconds")
                .build();
        chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true);
        chart.getStyler().setLegendPosition(LegendPosition.OutsideS).setChartBackgroundColor(Color.WHITE);
        lines.forEach((side, times) ->
                chart.addSeries(side, new ArrayList<>(times.keySet()), new ArrayList<>(times.values())));
        BitmapEncoder.saveBitmap(chart, file.toString(), BitmapEncoder.BitmapFormat.PNG);
    }

    /**
     * The length from which one side is faster than another at every measured length, between two of them on a line in
     * the logarithms.
     *
     * @return empty if it is so at no measured length
     */
    OptionalDouble crossover(String faster, String slower) {
        Integer before = null;
        Integer after = null;
        for (Integer length : line(faster).navigableKeySet()) {
            if (advantage(faster, slower, length) <= 0) {
                before = length;
                after = null;
            } else if (after == null) {
                after = length;
            }
        }
        if (after == null) {
            return OptionalDouble.empty();
        }
        if (before == null) {
            return OptionalDouble.of(after);
        }
        double from = advantage(faster, slower, before);
        double share = -from / (advantage(faster, slower, after) - from);
        return OptionalDouble.of(before * Math.pow((double) after / before, share));
    }

    /** A line a pair of a Fastformer and a Transformer. */
    List<String> crossovers() {
        List<String> texts = new ArrayList<>();
        for (String slower : lines.keySet()) {
            for (String faster : lines.keySet()) {
                if (slower.startsWith("transformer") && !faster.startsWith("transformer")) {
                    OptionalDouble length = crossover(faster, slower);
                    String from = length.isPresent()
                            ? "from " + Math.round(length.getAsDouble()) + " tokens"
                            : "at no length";
                    texts.add(faster + " is faster than " + slower + " " + from);
                }
            }
        }
        return texts;
    }

    private double advantage(String faster, String slower, int length) {
        return Math.log(line(slower).get(length)) - Math.log(line(faster).get(length));
    }

    private TreeMap<Integer, Double> line(String side) {
        return lines.computeIfAbsent(side, name -> new TreeMap<>());
    }

    private static String shape(Measurement measurement) {
        return measurement.name().split("/")[1];
    }
}
