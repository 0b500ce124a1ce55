/** The commands and packages of CMake that are understood (cmake-commands(7) and cmake-modules(7) of CMake 4). */

/** These install nothing by themselves; what they set is not known afterwards. */
export const HARMLESS = new Set([
  ...['cmake_minimum_required', 'cmake_policy', 'message', 'option', 'enable_testing', 'add_test'],
  ...['enable_language', 'add_compile_options', 'add_compile_definitions', 'add_definitions'],
  ...['add_link_options', 'include_directories', 'link_directories', 'link_libraries', 'source_group'],
  ...['target_link_libraries', 'target_include_directories', 'target_compile_definitions'],
  ...['target_compile_options', 'target_compile_features', 'target_sources', 'target_link_options'],
  ...['target_link_directories', 'target_precompile_headers', 'set_source_files_properties'],
  ...['add_dependencies', 'mark_as_advanced', 'find_program', 'find_library', 'find_path', 'find_file'],
  ...['site_name', 'get_filename_component', 'string', 'math', 'list', 'unset', 'get_target_property'],
  ...['get_property', 'cmake_path', 'include_guard', 'separate_arguments', 'variable_watch'],
  ...['if', 'elseif', 'else', 'endif', 'foreach', 'endforeach', 'add_custom_command', 'add_custom_target'],
  ...['pybind11_strip', 'pybind11_extension', 'python_target_link_libraries'],
]);
export const INCLUDES = /^(?:GNUInstallDirs|CMakeDependentOption|FeatureSummary|Check[A-Za-z]+)$/;
/** Packages whose absence would end the build, and which a build environment has. */
export const FOUND = new Set(['Python', 'Python3', 'PythonInterp', 'PythonLibs', 'Threads']);
/** Those that a distribution of the same name brings. */
export const BROUGHT = new Set(['pybind11', 'nanobind']);
/** What makes a module, and the package that brings it. */
export const MODULES = new Map([
  ['python_add_library', 'Python'],
  ['python3_add_library', 'Python3'],
  ['pybind11_add_module', 'pybind11'],
  ['nanobind_add_module', 'nanobind'],
]);
export const ARTIFACTS = new Set(['ARCHIVE', 'LIBRARY', 'RUNTIME', 'PUBLIC_HEADER', 'PRIVATE_HEADER']);
export const SETS = new Set(['string', 'list', 'get_filename_component', 'unset', 'math', 'cmake_path']);
