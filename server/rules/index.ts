/** Every rule, and the one function that applies them. */
import type { Project } from '../project/project.ts';
import { accidentalPackage } from './accidental-package.ts';
import { asyncScript } from './async-script.ts';
import { backendNotInPath } from './backend-not-in-path.ts';
import { backendNotRequired } from './backend-not-required.ts';
import { backendPathWithoutBackend } from './backend-path-without-backend.ts';
import { brokenInstall } from './broken-install.ts';
import { cacheKeyBraceBlank } from './cache-key-brace-blank.ts';
import { cacheKeyDirOverSources } from './cache-key-dir-over-sources.ts';
import { cacheKeysWithoutPyproject } from './cache-keys-without-pyproject.ts';
import { constantMarker } from './constant-marker.ts';
import { contradictingClassifier } from './contradicting-classifier.ts';
import { corruptCacheInfo } from './corrupt-cache-info.ts';
import { cyclicDependencyGroup } from './cyclic-dependency-group.ts';
import { deepCacheKey } from './deep-cache-key.ts';
import { deprecatedClassifier } from './deprecated-classifier.ts';
import { deprecatedLicense } from './deprecated-license.ts';
import { deprecatedSetting } from './deprecated-setting.ts';
import { duplicateClassifier } from './duplicate-classifier.ts';
import { duplicateCommand } from './duplicate-command.ts';
import { duplicateDependency } from './duplicate-dependency.ts';
import { duplicateDependencyGroup } from './duplicate-dependency-group.ts';
import { duplicateDynamicField } from './duplicate-dynamic-field.ts';
import { duplicateExtra } from './duplicate-extra.ts';
import { duplicateMember } from './duplicate-member.ts';
import { dynamicWithoutSource } from './dynamic-without-source.ts';
import { editableDiffers } from './editable-differs.ts';
import { emptyCacheKeys } from './empty-cache-keys.ts';
import { emptyWheel } from './empty-wheel.ts';
import { failingBuild } from './failing-build.ts';
import { failingEditable } from './failing-editable.ts';
import { fileTooLarge } from './file-too-large.ts';
import { forbiddenDynamicField } from './forbidden-dynamic-field.ts';
import { forbiddenEntryPointGroup } from './forbidden-entry-point-group.ts';
import { generatorScript } from './generator-script.ts';
import { ignoredPoetryField } from './ignored-poetry-field.ts';
import { inertCacheKey } from './inert-cache-key.ts';
import { invalidBackendPath } from './invalid-backend-path.ts';
import { invalidBuildBackend } from './invalid-build-backend.ts';
import { invalidCacheKey } from './invalid-cache-key.ts';
import { invalidCacheKeyGlob } from './invalid-cache-key-glob.ts';
import { invalidDependencyGroup } from './invalid-dependency-group.ts';
import { invalidEntryPointGroup } from './invalid-entry-point-group.ts';
import { invalidEntryPointName } from './invalid-entry-point-name.ts';
import { invalidExtraName } from './invalid-extra-name.ts';
import { invalidImportName } from './invalid-import-name.ts';
import { invalidIndex } from './invalid-index.ts';
import { invalidKeyword } from './invalid-keyword.ts';
import { invalidLicense } from './invalid-license.ts';
import { invalidLicenseGlob } from './invalid-license-glob.ts';
import { invalidMarker } from './invalid-marker.ts';
import { invalidMemberGlob } from './invalid-member-glob.ts';
import { invalidObjectReference } from './invalid-object-reference.ts';
import { invalidPerson } from './invalid-person.ts';
import { invalidProjectName } from './invalid-project-name.ts';
import { invalidProjectValue } from './invalid-project-value.ts';
import { invalidReadme } from './invalid-readme.ts';
import { invalidRequirement } from './invalid-requirement.ts';
import { invalidRequires } from './invalid-requires.ts';
import { invalidSetting } from './invalid-setting.ts';
import { invalidSpecifier } from './invalid-specifier.ts';
import { invalidUrl } from './invalid-url.ts';
import { invalidVersion } from './invalid-version.ts';
import { leftOverBuild } from './left-over-build.ts';
import { lostCommand } from './lost-command.ts';
import { lostInSdist } from './lost-in-sdist.ts';
import { mismatchedMetadataHooks } from './mismatched-metadata-hooks.ts';
import { misplacedCacheKeys } from './misplaced-cache-keys.ts';
import { misplacedUvSetting } from './misplaced-uv-setting.ts';
import { missingAttribute } from './missing-attribute.ts';
import { missingDependencyGroup } from './missing-dependency-group.ts';
import { missingDynamicFile } from './missing-dynamic-file.ts';
import { missingHook } from './missing-hook.ts';
import { missingMember } from './missing-member.ts';
import { missingModule } from './missing-module.ts';
import { missingPackage } from './missing-package.ts';
import { missingRequires } from './missing-requires.ts';
import { missingSource } from './missing-source.ts';
import { missingVersion } from './missing-version.ts';
import { misspeltBackend } from './misspelt-backend.ts';
import { misspeltModule } from './misspelt-module.ts';
import { nestedWorkspace } from './nested-workspace.ts';
import { notCallableScript } from './not-callable-script.ts';
import { outdatedInstall } from './outdated-install.ts';
import { outdatedTool } from './outdated-tool.ts';
import { perpetualReinstall } from './perpetual-reinstall.ts';
import { refreshSetting } from './refresh-setting.ts';
import { refusedUpload } from './refused-upload.ts';
import { reinstalledOldWheel } from './reinstalled-old-wheel.ts';
import type { Choice, Diagnostic, Finding, Rule, Severity } from './rule.ts';
import { scriptNameWithPath } from './script-name-with-path.ts';
import { scriptNeedsArguments } from './script-needs-arguments.ts';
import { scriptWithoutFunction } from './script-without-function.ts';
import { scriptsWithoutBuildSystem } from './scripts-without-build-system.ts';
import { selfDependency } from './self-dependency.ts';
import { staleInstall } from './stale-install.ts';
import { staleWheel } from './stale-wheel.ts';
import { staticAndDynamic } from './static-and-dynamic.ts';
import { sweepingCacheKey } from './sweeping-cache-key.ts';
import { tomlByteOrderMark } from './toml-byte-order-mark.ts';
import { tomlDuplicateKey } from './toml-duplicate-key.ts';
import { tomlEncoding } from './toml-encoding.ts';
import { tomlEscape } from './toml-escape.ts';
import { tomlInlineTableComma } from './toml-inline-table-comma.ts';
import { tomlInlineTableNewline } from './toml-inline-table-newline.ts';
import { tomlLargeInteger } from './toml-large-integer.ts';
import { tomlSyntax } from './toml-syntax.ts';
import { tomlTimeWithoutSeconds } from './toml-time-without-seconds.ts';
import { uncachedBackend } from './uncached-backend.ts';
import { uncachedBuildInput } from './uncached-build-input.ts';
import { uncachedDynamicSource } from './uncached-dynamic-source.ts';
import { undeclaredDynamicSource } from './undeclared-dynamic-source.ts';
import { undefinedGroup } from './undefined-group.ts';
import { undefinedIndex } from './undefined-index.ts';
import { unknownBuildSystemKey } from './unknown-build-system-key.ts';
import { unknownClassifier } from './unknown-classifier.ts';
import { unknownDynamicField } from './unknown-dynamic-field.ts';
import { unknownOwnExtra } from './unknown-own-extra.ts';
import { unknownProjectKey } from './unknown-project-key.ts';
import { unknownSetting } from './unknown-setting.ts';
import { unmatchedCacheKey } from './unmatched-cache-key.ts';
import { unmatchedLicenseFile } from './unmatched-license-file.ts';
import { unmetUvVersion } from './unmet-uv-version.ts';
import { unreadableFile } from './unreadable-file.ts';
import { unrequiredBackendImport } from './unrequired-backend-import.ts';
import { unsatisfiableSpecifier } from './unsatisfiable-specifier.ts';
import { unsupportedDynamicField } from './unsupported-dynamic-field.ts';
import { unusableSource } from './unusable-source.ts';
import { unusedSource } from './unused-source.ts';
import { wheelOfOtherVersion } from './wheel-of-other-version.ts';

/** All that can be said of a file that was not read. */
const OF_UNREAD_FILES: readonly Rule[] = [tomlEncoding, fileTooLarge, unreadableFile];

/** In the order of the README's table. */
export const RULES: readonly Rule[] = [
  invalidEntryPointName,
  scriptNameWithPath,
  invalidEntryPointGroup,
  forbiddenEntryPointGroup,
  lostCommand,
  invalidObjectReference,
  scriptWithoutFunction,
  duplicateCommand,
  scriptsWithoutBuildSystem,
  missingModule,
  misspeltModule,
  missingAttribute,
  notCallableScript,
  asyncScript,
  generatorScript,
  scriptNeedsArguments,
  staleWheel,
  wheelOfOtherVersion,
  unknownDynamicField,
  forbiddenDynamicField,
  duplicateDynamicField,
  staticAndDynamic,
  unsupportedDynamicField,
  dynamicWithoutSource,
  missingDynamicFile,
  undeclaredDynamicSource,
  invalidProjectName,
  unknownProjectKey,
  invalidProjectValue,
  missingVersion,
  invalidReadme,
  invalidLicense,
  deprecatedLicense,
  invalidLicenseGlob,
  unmatchedLicenseFile,
  invalidPerson,
  unknownClassifier,
  deprecatedClassifier,
  contradictingClassifier,
  duplicateClassifier,
  invalidUrl,
  invalidKeyword,
  invalidExtraName,
  duplicateExtra,
  invalidImportName,
  refusedUpload,
  missingRequires,
  invalidRequires,
  invalidVersion,
  invalidSpecifier,
  invalidRequirement,
  invalidMarker,
  unsatisfiableSpecifier,
  constantMarker,
  duplicateDependency,
  selfDependency,
  unknownOwnExtra,
  invalidDependencyGroup,
  duplicateDependencyGroup,
  missingDependencyGroup,
  cyclicDependencyGroup,
  unknownSetting,
  invalidSetting,
  deprecatedSetting,
  ignoredPoetryField,
  invalidBuildBackend,
  misspeltBackend,
  backendNotRequired,
  unrequiredBackendImport,
  unknownBuildSystemKey,
  invalidBackendPath,
  backendPathWithoutBackend,
  backendNotInPath,
  missingHook,
  failingBuild,
  failingEditable,
  emptyWheel,
  missingPackage,
  accidentalPackage,
  lostInSdist,
  leftOverBuild,
  editableDiffers,
  mismatchedMetadataHooks,
  uncachedBackend,
  uncachedBuildInput,
  uncachedDynamicSource,
  invalidCacheKey,
  invalidCacheKeyGlob,
  misplacedCacheKeys,
  cacheKeysWithoutPyproject,
  emptyCacheKeys,
  unmatchedCacheKey,
  sweepingCacheKey,
  deepCacheKey,
  inertCacheKey,
  cacheKeyBraceBlank,
  cacheKeyDirOverSources,
  refreshSetting,
  misplacedUvSetting,
  unusedSource,
  unusableSource,
  missingSource,
  undefinedIndex,
  invalidIndex,
  undefinedGroup,
  missingMember,
  duplicateMember,
  nestedWorkspace,
  invalidMemberGlob,
  unmetUvVersion,
  outdatedInstall,
  outdatedTool,
  brokenInstall,
  staleInstall,
  reinstalledOldWheel,
  perpetualReinstall,
  corruptCacheInfo,
  tomlSyntax,
  tomlDuplicateKey,
  tomlInlineTableNewline,
  tomlInlineTableComma,
  tomlEscape,
  tomlTimeWithoutSeconds,
  tomlByteOrderMark,
  tomlLargeInteger,
  ...OF_UNREAD_FILES,
];

const WORST_FIRST: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

/** What is wrong with a project under the reader's choice: sorted by place, the worst first, nothing twice. */
export function diagnose(project: Project, choice: Choice): readonly Diagnostic[] {
  const rules = project.trouble === undefined ? RULES : OF_UNREAD_FILES;
  const found = new Map<string, Diagnostic>();
  for (const rule of rules) {
    if (choice.select?.includes(rule.code) === false || choice.ignore?.includes(rule.code)) continue;
    for (const finding of rule.check(project)) {
      const key = `${rule.code} ${finding.at.start} ${finding.at.end} ${finding.message}`;
      if ((choice.installed || !finding.installed) && !found.has(key))
        found.set(key, withSeverity(rule, finding, choice));
    }
  }
  return [...found.values()].sort(
    (a, b) =>
      a.at.start - b.at.start ||
      a.at.end - b.at.end ||
      WORST_FIRST.indexOf(a.severity) - WORST_FIRST.indexOf(b.severity) ||
      (a.code < b.code ? -1 : Number(a.code > b.code)),
  );
}

function withSeverity(rule: Rule, finding: Finding, choice: Choice): Diagnostic {
  return {
    ...finding,
    code: rule.code,
    severity: choice.severity?.[rule.code] ?? finding.severity ?? rule.severity,
  };
}
