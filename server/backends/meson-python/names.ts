/** The functions of meson that are understood (meson 1.12, `interpreter/interpreter.py`). */

/** Words that make a block of conditions or a loop matter. */
export const MATTERS =
  /^(?:install|install_.*|subdir|subproject|extension_module|subdir_done|set_variable|unset_variable)$/;
/** Functions that install nothing, and what they give is not known. */
export const HARMLESS = new Set([
  ...['add_global_arguments', 'add_global_link_arguments', 'add_languages', 'add_project_arguments'],
  ...['add_project_dependencies', 'add_project_link_arguments', 'add_test_setup', 'alias_target', 'assert'],
  ...['benchmark', 'configuration_data', 'debug', 'declare_dependency', 'dependency', 'disabler'],
  ...['environment', 'error', 'find_program', 'generator', 'get_option', 'get_variable', 'import'],
  ...['include_directories', 'is_disabler', 'is_variable', 'join_paths', 'message', 'range', 'run_command'],
  ...['run_target', 'structured_sources', 'summary', 'test', 'warning'],
]);
/** Those that install where `install` is set. */
export const BUILDS = new Set([
  ...['both_libraries', 'build_target', 'configure_file', 'custom_target', 'executable', 'jar', 'library'],
  ...['shared_library', 'shared_module', 'static_library', 'vcs_tag'],
]);
export const PLACES: ReadonlySet<string> = new Set(['datadir', 'bindir', 'includedir']);
export const OPTIONS =
  /^(?:buildtype|warning_level|werror|optimization|default_library|debug|strip|unity|(?:c|cpp|fortran|cython|rust)_\w+|b_\w+|blas|lapack)=/;
