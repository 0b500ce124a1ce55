;;; pyproject-ls.el --- Eglot for pyproject.toml  -*- lexical-binding: t -*-

;; Emacs 30 or later. Load this file from your init file.
;;
;; Eglot runs one server in a buffer. A mode of its own gives pyproject.toml to pyproject-ls, while the server you
;; have for TOML (taplo, tombi) goes on serving every other TOML file. To have both in pyproject.toml itself, use
;; lsp-mode, which runs several, or a multiplexer in front of Eglot.

(require 'conf-mode)
(require 'toml-ts-mode nil t)

(defconst pyproject-ls--parent
  (if (and (fboundp 'toml-ts-mode) (treesit-language-available-p 'toml)) 'toml-ts-mode 'conf-toml-mode)
  "The TOML mode there is; `toml-ts-mode' needs a tree-sitter grammar.")

(eval `(define-derived-mode pyproject-mode ,pyproject-ls--parent "pyproject"
         "A mode for pyproject.toml."
         ;; In `conf-toml-mode' a dot is part of a word, and what is proposed behind it would be held against all of the word.
         (modify-syntax-entry ?. "."))
      t)

(add-to-list 'auto-mode-alist '("/pyproject\\.toml\\'" . pyproject-mode))

(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs
               '((pyproject-mode :language-id "toml") . ("pyproject-ls" "--stdio"))))
;; To be offered no actions that run uv or another tool:
;; ("pyproject-ls" "--stdio" :initializationOptions (:commands :json-false))

(add-hook 'pyproject-mode-hook #'eglot-ensure)

;; What `uv sync' would do now is said in a hint behind [project] and cache-keys, and M-x eglot-code-actions there does it.
;; Eglot shows hints unless you turn them off:
;; (add-hook 'eglot-managed-mode-hook (lambda () (eglot-inlay-hints-mode -1)))

;; Settings, as in the README:
;; (setq-default eglot-workspace-configuration '(:pyproject-ls (:ignore ["sweeping-cache-key"])))

(provide 'pyproject-ls)
;;; pyproject-ls.el ends here
