// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the jar; it answers also where the engine cannot be loaded. */
final class Version implements IVersionProvider {
    static String number() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"fastformer " + number()};
    }
}
